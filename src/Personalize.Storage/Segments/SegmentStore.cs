using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;

namespace Personalize.Storage.Segments;

/// <summary>Segments as Parquet files.</summary>
/// <param name="root">The folder of the segments.</param>
internal class SegmentStore(string root, Catalog catalog) : ISegmentStore
{
    private readonly SegmentPaths _paths = new(root);
    private readonly Catalog _catalog = catalog;

    public ISegmentWriter Create(string datasetArn, DatasetSchema schema, ReplacedSegments? replaced = null)
    {
        // Rows keep their place among those of other imports when their segment is rewritten.
        if (replaced is { Segments: [.., var last] } && SegmentPaths.TimeOf(last.Id) is { } place)
            return Writer(place, imported: null);

        // Ids rise with every import, even if the clock has been set back, because a repair knows the order only from them.
        var now = DateTime.UtcNow;
        var newest = _catalog.Segments(datasetArn).Select(segment => SegmentPaths.TimeOf(segment.Id)).Max();
        return newest >= now ? Writer(newest.Value.AddMilliseconds(1), now) : Writer(now, imported: null);

        ISegmentWriter Writer(DateTime time, DateTime? imported)
        {
            var directory = _paths.Directory(datasetArn);
            var footer = SegmentFooter.Of(datasetArn, schema, replaced, segment => Footer(datasetArn, segment));
            return Finish(
                datasetArn, StoreFiles.Write(directory, () => new SegmentWriter(directory, schema, footer, time, _catalog.IsListed, imported: imported)));
        }
    }

    public IEnumerable<ColumnBatch> Read(
        string datasetArn, IReadOnlyList<SegmentInfo> segments, IReadOnlyList<string> columns, CancellationToken cancellationToken) =>
        SegmentReader.Read(Files(datasetArn, segments), columns, wanted: null, cancellationToken, Open);

    public IEnumerable<ColumnBatch> ReadWanted(
        string datasetArn, IReadOnlyList<SegmentInfo> segments, IReadOnlyList<string> columns, WantedRows wanted, CancellationToken cancellationToken) =>
        SegmentReader.Read(Files(datasetArn, segments), columns, wanted, cancellationToken, Open);

    public IReadOnlyList<SegmentPart> Parts(string datasetArn, SegmentInfo segment)
    {
        var parts = Footer(datasetArn, segment)?.Parts;
        return (parts is null ? null : SegmentParts.TryParse(parts, segment.Rows)) ?? [new SegmentPart(segment.Rows, SegmentPaths.TimeOf(segment.Id))];
    }

    public virtual int Sweep()
    {
        var dropped = _catalog.DroppedSegments.Read();
        var removed = SweepDirectory(dropped, out var left);
        _catalog.DroppedSegments.Forget([.. dropped.Where(id => !left.Contains(id))]);
        return removed;
    }

    /// <summary>Opens the file of a segment.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    protected virtual FileStream Open(string path) => SegmentReader.OpenFile(path);

    /// <summary>What writes a segment, given what writes its file.</summary>
    protected virtual ISegmentWriter Finish(string datasetArn, SegmentWriter writer) => writer;

    /// <summary>Removes files from the directory.</summary>
    /// <param name="dropped">Ids of segments that are listed no more.</param>
    /// <param name="left">Those of them that could not be removed.</param>
    protected int SweepDirectory(IReadOnlySet<string> dropped, out HashSet<string> left)
    {
        left = [];
        if (!Directory.Exists(_paths.Root))
            return 0;

        // The order matters: a writer that is found to have ended has either committed before or never will, so a list of segments that is
        // read afterwards is complete.
        var segments = Directory.EnumerateDirectories(_paths.Root)
            .SelectMany(Files)
            .Where(IsOurs)
            .GroupBy(file => file[..^Path.GetFileName(file).Length] + Path.GetFileName(file).Split('.')[0])
            .Where(segment => SegmentPaths.IsId(Path.GetFileName(segment.Key)))
            .ToList();
        var unfinished = segments
            .Where(segment => segment.Any(IsUnfinished) && !SegmentLock.IsHeld(segment.Key + SegmentPaths.WritingExtension))
            .Select(segment => segment.Key)
            .ToHashSet();
        var listed = unfinished.Count > 0 ? _catalog.SegmentIds() : new HashSet<string>();
        left = dropped.ToHashSet();
        left.IntersectWith(segments.Select(segment => Path.GetFileName(segment.Key)));
        var removed = 0;
        foreach (var segment in segments)
        {
            var id = Path.GetFileName(segment.Key);
            if (dropped.Contains(id) || (unfinished.Contains(segment.Key) && !listed.Contains(id)))
                removed += Remove(segment, left);
            else if (unfinished.Contains(segment.Key))
                removed += segment.Count(file => IsUnfinished(file) && TryRemove(file));
        }

        foreach (var directory in Directory.EnumerateDirectories(_paths.Root))
            TryDeleteEmpty(directory);
        return removed;
    }

    private string[] Files(string datasetArn, IReadOnlyList<SegmentInfo> segments) => [.. segments.Select(segment => _paths.File(datasetArn, segment.Id))];

    private SegmentFooter? Footer(string datasetArn, SegmentInfo segment) => SegmentReader.ReadFooter(_paths.File(datasetArn, segment.Id), Open);

    private static bool IsUnfinished(string file) => !file.EndsWith(SegmentPaths.FileExtension, StringComparison.Ordinal);

    private static bool IsOurs(string file) => Path.GetFileName(file) is var name
        && (name.EndsWith(SegmentPaths.FileExtension, StringComparison.Ordinal)
            || name.EndsWith(SegmentPaths.WritingExtension, StringComparison.Ordinal)
            || name.EndsWith(SegmentPaths.FileExtension + DurableFile.TemporaryExtension, StringComparison.Ordinal));

    // The sign that the segment is unfinished goes last, so that what is left after a kill is still known to be that.
    private static int Remove(IEnumerable<string> segment, HashSet<string> left)
    {
        var removed = 0;
        foreach (var file in segment.OrderBy(file => file.EndsWith(SegmentPaths.WritingExtension, StringComparison.Ordinal)))
        {
            if (!TryRemove(file) && File.Exists(file))
                return removed;
            removed++;
        }

        left.Remove(Path.GetFileName(segment.First()).Split('.')[0]);
        return removed;
    }

    private static bool TryRemove(string file) =>
        file.EndsWith(SegmentPaths.WritingExtension, StringComparison.Ordinal) ? SegmentLock.TryRemove(file) : TryDelete(file);

    private static string[] Files(string directory)
    {
        try
        {
            return Directory.GetFiles(directory);
        }
        catch (DirectoryNotFoundException)
        {
            // Another sweep has removed the directory, because it was empty.
            return [];
        }
    }

    // Windows does not delete files that are being read; the next sweep will.
    private static bool TryDelete(string file)
    {
        try
        {
            var existed = File.Exists(file);
            File.Delete(file);
            return existed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void TryDeleteEmpty(string directory)
    {
        try
        {
            if (!Directory.EnumerateFileSystemEntries(directory).Any())
                Directory.Delete(directory);
        }
        catch (IOException)
        {
            // A writer has just started a segment in it.
        }
    }
}
