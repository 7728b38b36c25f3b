namespace Personalize.PowerShell.Conversion;

/// <summary>Reads small text files (schemas, configurations) named by users.</summary>
internal static class TextFile
{
    private const long MaximumBytes = 1 << 20;

    /// <summary>The lines of a file as Get-Content gives them, as one text; null if they are not lines.</summary>
    public static string? TryJoin(System.Collections.IEnumerable lines)
    {
        var texts = lines.Cast<object?>().Select(PropertyBag.Unwrap).ToArray();
        return texts.Length > 0 && Array.TrueForAll(texts, line => line is string) ? string.Join('\n', texts) : null;
    }

    /// <exception cref="PersonalizeException">The file is missing, unreadable or larger than 1 MiB.</exception>
    public static string Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaximumBytes)
            {
                throw PersonalizeException.InvalidInput(
                    ErrorIds.FileTooLarge, $"'{path}' is larger than 1 MiB, which is too large for a configuration.", target: path);
            }

            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
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
}
