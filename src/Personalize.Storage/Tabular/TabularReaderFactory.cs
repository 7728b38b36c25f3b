using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tabular;

/// <summary>Chooses the reader by the extension of the file.</summary>
internal sealed class TabularReaderFactory : ITabularReaderFactory
{
    private const string ParquetExtension = ".parquet";
    private const int MostRemembered = 1000;

    private static readonly string[] s_jsonExtensions = [".jsonl", ".ndjson", ".json"];

    // Those of RecBole are separated by tabs.
    private static readonly string[] s_tabExtensions = [".tsv", ".inter", ".user", ".item"];

    // A file is opened a few times during an import; its keys are collected only once.
    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), IReadOnlyList<JsonColumn>> _jsonColumns = [];

    public ITabularReader Open(string path, Quoting quoting = Quoting.Detect)
    {
        ArgumentNullException.ThrowIfNull(path);
        var reader = OpenFile(path, quoting);
        return PartitionReader.Wrap(reader, path);
    }

    public IReadOnlyList<string> Expand(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Directory.Exists(path) ? FolderFiles.Of(path) : FolderFiles.IsMarker(path) ? [] : [path];
    }

    private ITabularReader OpenFile(string path, Quoting quoting)
    {
        var compressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var name = compressed ? path[..^3] : path;
        if (HasExtension(name, ".csv"))
            return OpenText(path, compressed, ',', quoting);
        if (Array.Exists(s_tabExtensions, extension => HasExtension(name, extension)))
            return OpenText(path, compressed, '\t', quoting);
        if (Array.Exists(s_jsonExtensions, extension => HasExtension(name, extension)))
            return OpenJsonLines(path, compressed);
        if (HasExtension(path, ParquetExtension))
            return Open(path, () => new ParquetSource(path), source => new ParquetTabularReader(source));
        throw PersonalizeException.InvalidInput(
            ErrorIds.UnknownFileFormat,
            $"The extension of '{path}' does not stand for a known format; .csv, {string.Join(", ", s_tabExtensions)}, "
                + $"{string.Join(", ", s_jsonExtensions)} (also with .gz) and {ParquetExtension} can be read.",
            "Rename or convert the file.",
            path);
    }

    private static ITabularReader OpenText(string path, bool compressed, char preferred, Quoting quoting) =>
        Open(path, () => new TextSource(path, compressed), source =>
        {
            var (sample, isWhole) = source.Sample();
            var layout = new LayoutDetector(sample, isWhole, preferred, quoting).Detect();
            source.Skip(layout.Start);
            return AtomicReader.Wrap(layout.Quoting == Quoting.Doubled ? new CsvReader(source, layout) : new DelimitedReader(source, layout));
        });

    private static bool HasExtension(string name, string extension) => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private ITabularReader OpenJsonLines(string path, bool compressed)
    {
        return Open(path, () => new TextSource(path, compressed), source => new JsonLinesReader(source, Columns()));

        IReadOnlyList<JsonColumn> Columns()
        {
            var file = new FileInfo(path);
            if (_jsonColumns.Count > MostRemembered)
                _jsonColumns.Clear();
            return _jsonColumns.GetOrAdd((file.FullName, file.Length, file.LastWriteTimeUtc), _ =>
            {
                using var source = new TextSource(path, compressed);
                return JsonLinesReader.FindColumns(source);
            });
        }
    }

    private static ITabularReader Open<TSource>(string path, Func<TSource> openSource, Func<TSource, ITabularReader> open)
        where TSource : class, IDisposable
    {
        TSource? source = null;
        try
        {
            source = openSource();
            return open(source);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            source?.Dispose();
            throw NotReadable(path, exception);
        }
        catch
        {
            source?.Dispose();
            throw;
        }
    }

    private static PersonalizeException NotReadable(string path, Exception exception) => exception is FileNotFoundException or DirectoryNotFoundException
        ? new(ErrorKind.ResourceNotFound, ErrorIds.FileNotFound, $"The file '{path}' does not exist.", "Check the path.", path, exception)
        : new(
            ErrorKind.InvalidInput,
            ErrorIds.FileNotReadable,
            $"The file '{path}' cannot be read: {exception.Message}",
            "Check the permissions of the file, or close the program that is using it.",
            path,
            exception);
}
