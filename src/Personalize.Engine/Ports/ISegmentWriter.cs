using Personalize.Engine.Schemas;

namespace Personalize.Engine.Ports;

/// <summary>Writes one segment.</summary>
public interface ISegmentWriter : IDisposable
{
    void Write(ColumnBatch batch);

    /// <summary>Flushes to disk and renames the file into place.</summary>
    SegmentInfo Complete();
}
