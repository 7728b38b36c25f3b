using System.IO.Compression;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Serving.Batches;

/// <summary>The inputs of a batch: tables and JSON Lines, distinguished by the extension of the file.</summary>
internal static class BatchFile
{
    private static readonly string[] s_userColumns = ["USER_ID", "userId"];
    private static readonly string[] s_itemColumns = ["ITEM_ID", "itemId"];
    private static readonly string[] s_tables = [".csv", ".tsv", ".inter", ".user", ".parquet"];

    /// <summary>The inputs in order, with the share of the file read so far in percent. Empty lines are left out.</summary>
    /// <param name="subject">What the inputs are about.</param>
    public static IEnumerable<(BatchLine Line, double Percent)> Read(string path, IStore store, RecipeSubject subject) =>
        s_tables.Contains(Path.GetExtension(WithoutGzip(path)), StringComparer.OrdinalIgnoreCase)
            ? ReadTable(path, store.Readers, subject)
            : ReadLines(path, subject);

    /// <summary>The lines of a text, without empty ones.</summary>
    public static IEnumerable<string> Lines(string path) => TextLines(path).Select(line => line.Text);

    /// <summary>The absolute paths of a batch; an output that is a folder gets the name of the input, as the service names what it writes.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: both are the same file.</exception>
    public static (string Input, string Output) Paths(string inputPath, string outputPath)
    {
        var (input, output) = (Path.GetFullPath(inputPath), Path.GetFullPath(outputPath));
        if (Directory.Exists(output))
            output = Path.Combine(output, Path.GetFileName(input) + ".out");
        return !input.Equals(output, StringComparison.Ordinal) ? (input, output) : throw PersonalizeException.InvalidInput(
            ErrorIds.SamePath,
            $"'{outputPath}' is both the input and the output, so what is in it would be lost.",
            "Choose another output.",
            outputPath);
    }

    /// <summary>Whether the text of an input or output is compressed, according to the extension .gz.</summary>
    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(BatchLine Line, double Percent)> ReadTable(string path, ITabularReaderFactory readers, RecipeSubject subject)
    {
        using var reader = readers.Open(path);
        var names = subject == RecipeSubject.Item ? s_itemColumns : s_userColumns;
        var column = Enumerable.Range(0, reader.Columns.Count)
            .Where(i => names.Contains(reader.About(i).Name ?? reader.Columns[i], StringComparer.OrdinalIgnoreCase))
            .DefaultIfEmpty(-1)
            .First();
        if (column < 0)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.MissingColumn,
                $"'{path}' has no column {names[0]} or {names[1]}; it has {string.Join(", ", reader.Columns)}.",
                $"Name the column with the {(subject == RecipeSubject.Item ? "items" : "users")} {names[0]}.",
                path);
        }

        reader.Select([column]);
        while (Next(reader, out var broken))
        {
            var line = broken is not null ? BatchLine.Bad($"line {reader.Line}", broken)
                : reader.RowProblem is { } problem ? BatchLine.Bad($"line {reader.Line}", problem)
                : BatchLine.Of(subject, reader.Field(column).ToString());
            yield return (line, Percent(reader.Position.Read, reader.Position.Total));
            if (broken is not null)
                yield break;
        }
    }

    /// <summary>Moves to the next row. If the file is damaged from here on, there is one more row, which says what is wrong.</summary>
    private static bool Next(ITabularReader reader, out string? broken)
    {
        broken = null;
        try
        {
            return reader.Read();
        }
        catch (PersonalizeException exception) when (exception.Kind == ErrorKind.InvalidInput)
        {
            broken = $"{exception.Message} The rest of the file cannot be read.";
            return true;
        }
    }

    private static IEnumerable<(BatchLine Line, double Percent)> ReadLines(string path, RecipeSubject subject) =>
        TextLines(path).Select(line => (BatchLine.Parse(line.Text, subject), line.Percent));

    private static IEnumerable<(string Text, double Percent)> TextLines(string path)
    {
        using var file = Open(path);
        using var text = IsCompressed(path) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(text);
        while (Next(reader, path) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return (line, Percent(file.Position, file.Length));
        }
    }

    private static FileStream Open(string path) => Guard(path, () => File.OpenRead(path));

    private static string? Next(StreamReader reader, string path) => Guard(path, reader.ReadLine);

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput,
                ErrorIds.FileNotReadable,
                $"'{path}' cannot be read: {exception.Message}",
                "Check the path and its permissions.",
                path,
                exception);
        }
    }

    private static string WithoutGzip(string path) => IsCompressed(path) ? path[..^3] : path;

    private static double Percent(long read, long total) => total == 0 ? 100 : 100.0 * read / total;
}
