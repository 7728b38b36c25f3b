using Personalize.Engine;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tabular;

/// <summary>Picks the reader by the file's extension.</summary>
internal sealed class TabularReaderFactory : ITabularReaderFactory
{
    private static readonly (string Extension, Func<TextSource, ITabularReader> Open)[] s_textFormats =
    [
        (".csv", source => new CsvReader(source, ',')),
        (".tsv", source => new CsvReader(source, '\t')),
    ];

    public ITabularReader Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var compressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var name = compressed ? path[..^3] : path;
        foreach (var (extension, open) in s_textFormats)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                return OpenText(path, compressed, open);
        }

        throw PersonalizeException.InvalidInput(
            "UnknownFileFormat",
            $"The format of '{path}' is not known by its extension; {string.Join(", ", s_textFormats.Select(format => format.Extension))} (also with .gz) can be read.",
            "Rename or convert the file.",
            path);
    }

    private static ITabularReader OpenText(string path, bool compressed, Func<TextSource, ITabularReader> open)
    {
        TextSource? source = null;
        try
        {
            source = new TextSource(path, compressed);
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
        ? new(ErrorKind.ResourceNotFound, "FileNotFound", $"The file '{path}' does not exist.", "Check the path.", path, exception)
        : new(ErrorKind.InvalidInput, "FileNotReadable", $"The file '{path}' cannot be read: {exception.Message}", "Check the rights on the file, or close the program that uses it.", path, exception);
}
