namespace Personalize.PowerShell.Conversion;

/// <summary>Reads small text files (schemas, configurations) named by users.</summary>
internal static class TextFile
{
    private const long MaximumBytes = 1 << 20;

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
