using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>
/// Merges the newest segments of a dataset into one, so that their number grows with the logarithm of that of the imports, and so does how
/// often a row is rewritten. The order of the rows stays. The caller commits the new list before disposing of this object.
/// </summary>
internal sealed class Compaction(IStore store, string datasetArn, DatasetSchema schema, OperationContext context) : IDisposable
{
    /// <summary>Fewer segments are not merged.</summary>
    public const int Fewest = 8;

    // A row is rewritten only into a segment that is at least this many times as large as the one it was in (size-tiered compaction, as in
    // log-structured merge trees: O'Neil, Cheng, Gawlick, O'Neil, "The Log-Structured Merge-Tree", Acta Informatica 33, 1996).
    private const int Growth = 4;

    private readonly IStore _store = store;
    private readonly string _datasetArn = datasetArn;
    private readonly DatasetSchema _schema = schema;
    private readonly OperationContext _context = context;
    private ISegmentWriter? _writer;

    /// <summary>
    /// How many of the newest segments are merged: as many as possible such that none of them has more than a quarter of the rows of all;
    /// 0 if that is too few.
    /// </summary>
    public static int Choose(IReadOnlyList<SegmentInfo> segments)
    {
        var (chosen, sum, largest) = (0, 0L, 0L);
        for (var count = 1; count <= segments.Count; count++)
        {
            var rows = segments[^count].Rows;
            (sum, largest) = (sum + rows, Math.Max(largest, rows));
            if (count >= Fewest && largest <= sum / Growth)
                chosen = count;
        }

        return chosen;
    }

    /// <summary>
    /// Merges what is worth it. Returns the list that replaces the given one; null if there is nothing to merge, or if merging has failed,
    /// because an import does not need it.
    /// </summary>
    /// <exception cref="OperationCanceledException">Stopped by the caller.</exception>
    public IReadOnlyList<SegmentInfo>? Run(IReadOnlyList<SegmentInfo> segments)
    {
        var count = Choose(segments);
        if (count == 0)
            return null;
        try
        {
            return [.. segments.SkipLast(count), Merge([.. segments.TakeLast(count)])];
        }
        catch (Exception exception) when (exception is PersonalizeException or IOException or UnauthorizedAccessException)
        {
            _context.Warning?.Invoke($"The data files of the dataset were not merged, which is tried again with the next import: {exception.Message}");
            return null;
        }
    }

    public void Dispose() => _writer?.Dispose();

    private SegmentInfo Merge(SegmentInfo[] segments)
    {
        const string Activity = "Merging data files";
        var (done, total) = (0L, segments.Sum(segment => segment.Rows));
        _writer = _store.Segments.Create(_datasetArn, _schema, new ReplacedSegments(segments));
        foreach (var batch in _store.Segments.Read(_datasetArn, segments, [.. _schema.Fields.Select(field => field.Name)], _context.CancellationToken))
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            _writer.Write(batch.OrMissing(_schema));
            done += batch.RowCount;
            _context.Progress?.Invoke(new OperationProgress(Activity, $"{done} of {total} rows", 100.0 * done / total));
        }

        var merged = _writer.Complete([.. segments.SelectMany(segment => _store.Segments.Parts(_datasetArn, segment))]);
        _context.Progress?.Invoke(new OperationProgress(Activity, $"{segments.Length} files", 100, Completed: true));
        return merged;
    }
}
