using System.Management.Automation;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// Files by the paths that users give. Where the current location is not in the file system, paths without a drive belong to the location in the
/// file system that was the last one, as for programs that are started there.
/// </summary>
internal static class FilePaths
{
    private const string FileSystem = "FileSystem";

    /// <summary>The path of a file or folder, which need not exist; wildcards are ordinary characters.</summary>
    /// <exception cref="PersonalizeException">The path does not lead to the file system.</exception>
    public static string Of(PSCmdlet cmdlet, string path) => Guard(path, () =>
    {
        var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(Qualify(cmdlet, path, location => location), out var provider, out _);
        return InFileSystem(path, provider, file);
    });

    /// <summary>The existing files and folders that a pattern stands for.</summary>
    /// <exception cref="PersonalizeException">The path does not lead to the file system, or the pattern is not valid.</exception>
    /// <exception cref="ItemNotFoundException">A path without wildcards does not exist.</exception>
    public static IReadOnlyList<string> Matching(PSCmdlet cmdlet, string pattern) => Guard(pattern, () =>
    {
        // Reads the pattern: one that is not closed would match nothing, without a word.
        _ = WildcardPattern.Get(pattern, WildcardOptions.None).IsMatch("");
        var files = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(Qualify(cmdlet, pattern, WildcardPattern.Escape), out var provider);
        return InFileSystem(pattern, provider, files);
    });

    private static T InFileSystem<T>(string path, ProviderInfo provider, T file) => provider.Name == FileSystem
        ? file
        : throw PersonalizeException.InvalidInput(
            ErrorIds.NotInFileSystem, $"'{path}' is not in the file system but belongs to the provider {provider.Name}.", "Give the path of a file.", path);

    private static T Guard<T>(string path, Func<T> resolve)
    {
        try
        {
            return resolve();
        }
        catch (WildcardPatternException exception)
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput,
                ErrorIds.NoMatchingFile,
                $"'{path}' is not a valid pattern, and no file has that name.",
                $"-LiteralPath '{path.Replace("'", "''", StringComparison.Ordinal)}' takes brackets as ordinary characters.",
                path,
                exception);
        }
        catch (Exception exception) when (exception is (SessionStateException and not ItemNotFoundException) or ProviderInvocationException
            or NotSupportedException or PSInvalidOperationException)
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput, ErrorIds.NotInFileSystem, $"'{path}' does not lead to a file: {exception.Message}", "Give the path of a file.", path,
                exception);
        }
    }

    private static string Qualify(PSCmdlet cmdlet, string path, Func<string, string> escape)
    {
        var paths = cmdlet.SessionState.Path;
        if (paths.CurrentLocation.Provider.Name == FileSystem || HasDrive(path))
            return path;
        if (path is "~" || path.StartsWith("~/", StringComparison.Ordinal))
            path = escape(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)) + path[1..];
        return $"{FileSystem}::" + (System.IO.Path.IsPathRooted(path)
            ? path
            : System.IO.Path.Combine(escape(paths.CurrentFileSystemLocation.ProviderPath), path));
    }

    // A colon in the first name of a path ends a drive or a provider.
    private static bool HasDrive(string path) => path.IndexOfAny([':', '/', '\\']) is > 0 and var first && path[first] == ':';
}
