using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving.Batches;

/// <summary>The inputs of a batch, by the extension of their file.</summary>
internal static class BatchFile
{
    private static readonly string[] s_userColumns = ["USER_ID", "userId"];

    /// <summary>The inputs in order, with the share of the file read so far in percent. Empty lines are left out.</summary>
    public static IEnumerable<(BatchLine Line, double Percent)> Read(string path, IStore store)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? ReadTable(path, store.Readers) : ReadLines(path);
    }

    private static IEnumerable<(BatchLine Line, double Percent)> ReadTable(string path, ITabularReaderFactory readers)
    {
        using var reader = readers.Open(path);
        var column = Enumerable.Range(0, reader.Columns.Count).Where(i => s_userColumns.Contains(reader.Columns[i], StringComparer.OrdinalIgnoreCase)).DefaultIfEmpty(-1).First();
        if (column < 0)
        {
            throw PersonalizeException.InvalidInput(
                "MissingColumn", $"'{path}' has no column USER_ID or userId; it has {string.Join(", ", reader.Columns)}.", "Name the column of the users USER_ID.", path);
        }

        while (reader.Read())
        {
            var line = reader.RowProblem is { } problem ? BatchLine.Bad($"line {reader.Line}", problem) : BatchLine.OfUser(reader.Field(column).ToString());
            yield return (line, Percent(reader.Position.Read, reader.Position.Total));
        }
    }

    private static IEnumerable<(BatchLine Line, double Percent)> ReadLines(string path)
    {
        using var stream = Open(path);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return (BatchLine.Parse(line), Percent(stream.Position, stream.Length));
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput, "UnreadableFile", $"'{path}' cannot be read: {exception.Message}", "Check the path and its permissions.", path, exception);
        }
    }

    private static double Percent(long read, long total) => total == 0 ? 100 : 100.0 * read / total;
}
