using Personalize.Engine.Common;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Ports;

/// <summary>Immutable segments of columnar data.</summary>
public interface ISegmentStore
{
    /// <summary>
    /// Starts a segment. It becomes a file when <see cref="ISegmentWriter.Complete"/> returns, and part of the dataset when a catalogue
    /// transaction says so; disposing without completing leaves nothing behind. Keep the writer until after that transaction: as long as
    /// it exists, <see cref="Sweep"/> in any process leaves the segment alone.
    /// </summary>
    ISegmentWriter Create(string datasetArn, DatasetSchema schema);

    /// <summary>Reads the rows of a dataset's segments in order, one batch at a time, and only the named columns.</summary>
    /// <exception cref="PersonalizeException">
    /// ResourceNotFound, id <c>SegmentMissing</c>: another process has replaced the dataset since the list was read; read the list again.
    /// </exception>
    IEnumerable<ColumnBatch> Read(string datasetArn, IReadOnlyList<SegmentInfo> segments, IReadOnlyList<string> columns, CancellationToken cancellationToken);

    /// <summary>Removes segment files that no dataset lists and no live process is writing. Returns the number of files.</summary>
    int Sweep();
}
