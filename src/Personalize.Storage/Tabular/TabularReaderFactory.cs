using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tabular;

/// <summary>Chooses the reader by the extension of the file.</summary>
internal sealed class TabularReaderFactory : ITabularReaderFactory
{
    private const string ParquetExtension = ".parquet";
    private const int MostRemembered = 1000;

    private static readonly string[] s_jsonExtensions = [".jsonl", ".ndjson", ".json"];

    // A file is opened a few times during an import; its keys are collected only once.
    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), IReadOnlyList<string>> _jsonColumns = [];

    public ITabularReader Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var compressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var name = compressed ? path[..^3] : path;
        if (HasExtension(name, ".csv"))
            return Open(path, () => new TextSource(path, compressed), source => new CsvReader(source, ','));
        if (HasExtension(name, ".tsv"))
            return Open(path, () => new TextSource(path, compressed), source => new CsvReader(source, '\t'));
        if (Array.Exists(s_jsonExtensions, extension => HasExtension(name, extension)))
            return OpenJsonLines(path, compressed);
        if (HasExtension(path, ParquetExtension))
            return Open(path, () => new ParquetSource(path), source => new ParquetTabularReader(source));
        throw PersonalizeException.InvalidInput(
            ErrorIds.UnknownFileFormat,
            $"The extension of '{path}' does not stand for a known format; .csv, .tsv, {string.Join(", ", s_jsonExtensions)} (also with .gz) "
                + $"and {ParquetExtension} can be read.",
            "Rename or convert the file.",
            path);
    }

    public IReadOnlyList<string> Expand(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
            return [path];
        string[] files = [.. Directory.EnumerateFiles(path).Where(file => Path.GetFileName(file)[0] is not ('.' or '_')).Order(StringComparer.Ordinal)];
        return files.Length > 0
            ? files
            : throw PersonalizeException.InvalidInput(
                ErrorIds.NoMatchingFile, $"The folder '{path}' has no file to import.", "Name a file, or a folder with files.", path);
    }

    private static bool HasExtension(string name, string extension) => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private ITabularReader OpenJsonLines(string path, bool compressed)
    {
        return Open(path, () => new TextSource(path, compressed), source => new JsonLinesReader(source, Columns()));

        IReadOnlyList<string> Columns()
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
