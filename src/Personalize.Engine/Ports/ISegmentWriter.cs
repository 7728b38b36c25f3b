using Personalize.Engine.Schemas;

namespace Personalize.Engine.Ports;

/// <summary>Writes one segment.</summary>
public interface ISegmentWriter : IDisposable
{
    /// <summary>Adds the rows of a batch, whose columns must be those of the schema, in its order.</summary>
    void Write(ColumnBatch batch);

    /// <summary>Flushes to disk and renames the file into place.</summary>
    /// <param name="parts">With which imports the rows came, in their order; null if all came with the import that is being written.</param>
    SegmentInfo Complete(IReadOnlyList<SegmentPart>? parts = null);
}
