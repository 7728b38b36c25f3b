using Personalize.Engine.Common;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Ports;

/// <summary>Immutable segments of columnar data.</summary>
public interface ISegmentStore
{
    /// <summary>
    /// Starts a segment. It becomes a file when <see cref="ISegmentWriter.Complete"/> returns, and part of the dataset when a catalogue
    /// transaction says so. Keep the writer until after that transaction: as long as
    /// it exists, <see cref="Sweep"/> in any process leaves the segment alone. Disposing it before leaves nothing behind.
    /// </summary>
    /// <param name="replaced">What the segment replaces in the dataset: some segments or all those before it; null for nothing.</param>
    ISegmentWriter Create(string datasetArn, DatasetSchema schema, ReplacedSegments? replaced = null);

    /// <summary>
    /// Reads the rows of a dataset's segments in order, one batch at a time, and only the named columns. The number of files that are open
    /// at once is bounded.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// ResourceNotFound, id <c>SegmentMissing</c>: another process has replaced the dataset since the list was read; read the list again.
    /// </exception>
    IEnumerable<ColumnBatch> Read(string datasetArn, IReadOnlyList<SegmentInfo> segments, IReadOnlyList<string> columns, CancellationToken cancellationToken);

    /// <summary>
    /// Reads as <see cref="Read"/> does, but may leave out rows that are not wanted; it need not. A store that knows the smallest and the
    /// largest value of a column does not read the rest of what cannot be wanted.
    /// </summary>
    IEnumerable<ColumnBatch> ReadWanted(
        string datasetArn, IReadOnlyList<SegmentInfo> segments, IReadOnlyList<string> columns, WantedRows wanted, CancellationToken cancellationToken) =>
        Read(datasetArn, segments, columns, cancellationToken);

    /// <summary>With which imports the rows of a segment came, in the order of the rows.</summary>
    IReadOnlyList<SegmentPart> Parts(string datasetArn, SegmentInfo segment);

    /// <summary>
    /// Removes segment files that a dataset listed once and no longer does, and what killed processes left unfinished. Files of which the
    /// catalogue knows nothing are left alone. Returns the number of files.
    /// </summary>
    int Sweep();
}
