using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Storage.Segments;

/// <summary>Segments as Parquet files.</summary>
/// <param name="root">The folder of the segments.</param>
/// <param name="listedIds">Reads the ids of the segments that datasets list.</param>
internal sealed class SegmentStore(string root, Func<IReadOnlySet<string>> listedIds) : ISegmentStore
{
    private readonly SegmentPaths _paths = new(root);
    private readonly Func<IReadOnlySet<string>> _listedIds = listedIds;

    public ISegmentWriter Create(string datasetArn, DatasetSchema schema) => new SegmentWriter(_paths.Directory(datasetArn), schema);

    public IEnumerable<ColumnBatch> Read(
        string datasetArn, IReadOnlyList<SegmentInfo> segments, IReadOnlyList<string> columns, CancellationToken cancellationToken) =>
        SegmentReader.Read([.. segments.Select(segment => _paths.File(datasetArn, segment.Id))], columns, cancellationToken);

    public int Sweep()
    {
        if (!Directory.Exists(_paths.Root))
            return 0;

        // The order matters: a writer that is found to have ended has either committed before or never will, so a list of segments that is
        // read afterwards is complete.
        var abandoned = Directory.EnumerateDirectories(_paths.Root)
            .SelectMany(Files)
            .GroupBy(file => file[..^Path.GetFileName(file).Length] + Path.GetFileName(file).Split('.')[0])
            .Where(segment => !SegmentLock.IsHeld(segment.Key + SegmentPaths.WritingExtension))
            .ToList();
        if (abandoned.Count == 0)
            return 0;
        var listed = _listedIds();
        var removed = 0;
        foreach (var segment in abandoned)
        {
            foreach (var file in segment)
            {
                var isListed = file.EndsWith(SegmentPaths.FileExtension, StringComparison.Ordinal) && listed.Contains(Path.GetFileName(segment.Key));
                if (!isListed && (file.EndsWith(SegmentPaths.WritingExtension, StringComparison.Ordinal) ? SegmentLock.TryRemove(file) : TryDelete(file)))
                    removed++;
            }
        }

        foreach (var directory in Directory.EnumerateDirectories(_paths.Root))
            TryDeleteEmpty(directory);
        return removed;
    }

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
