using System.Data.Common;
using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>The location of a store as users write it: a directory, or the connection string or URI of a server.</summary>
public sealed class StoreLocation
{
    // The keys that name the server in connection strings of database servers.
    private static readonly string[] s_serverKeys = ["host", "server", "data source", "address", "addr", "network address"];

    private const string FolderKey = "Folder";

    /// <summary>The environment variable that names the store if nothing else does.</summary>
    public const string EnvironmentVariable = "PERSONALIZE_STORE";

    /// <summary>
    /// The store if nobody names one: that of the environment variable, otherwise Personalize in the user's application data. Creates nothing.
    /// </summary>
    public static string Default => Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } path
        ? path
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "Personalize");

    private StoreLocation(string text, IReadOnlyList<string> connectionKeys) => (Text, ConnectionKeys) = (text, connectionKeys);

    /// <summary>The location as it was given.</summary>
    public string Text { get; }

    /// <summary>False for a server.</summary>
    public bool IsDirectory => ConnectionKeys.Count == 0;

    /// <summary>
    /// The keys of a connection string, or the scheme of a URI; empty for a directory. Suitable for messages, unlike <see cref="Text"/>,
    /// which may contain a password.
    /// </summary>
    public IReadOnlyList<string> ConnectionKeys { get; }

    /// <summary>
    /// The directory of the data and the models: the location itself, or what a connection string says as <c>Folder</c>; null if it says nothing.
    /// </summary>
    public string? Folder => IsDirectory ? Text : ConnectionKeys.Contains(FolderKey, StringComparer.OrdinalIgnoreCase)
        ? new DbConnectionStringBuilder { ConnectionString = Text }[FolderKey] as string : null;

    /// <summary>
    /// Reads a location. <c>name=value</c> pairs of which one names a server are a connection string, text that begins with
    /// <c>scheme://</c> is a URI, and anything else is a directory. A directory that looks like one of these must be written with a path:
    /// <c>./Host=x</c>.
    /// </summary>
    /// <exception cref="PersonalizeException">InvalidInput, id <c>StorePathMissing</c>: the text is empty.</exception>
    public static StoreLocation Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.StorePathMissing, "The path of the store is empty.", "Name a directory; it is created if it does not exist.", text);
        }

        return new StoreLocation(text, SchemeOf(text) is { } scheme ? [scheme] : KeysOf(text));
    }

    /// <summary>For factories that support only directories.</summary>
    /// <exception cref="PersonalizeException">InvalidInput, id <c>StoreLocationUnsupported</c>: the location is a server.</exception>
    public void RequireDirectory()
    {
        if (IsDirectory)
            return;
        throw PersonalizeException.InvalidInput(
            ErrorIds.StoreLocationUnsupported,
            $"The store's location names a server ({this}); this works only with stores in directories.",
            "Name a directory. A directory whose name looks like this must be written with a path, such as './Host=x'.",
            ToString());
    }

    /// <summary>The directory, or for a server the <see cref="ConnectionKeys"/>.</summary>
    public override string ToString() => IsDirectory ? Text : string.Join(", ", ConnectionKeys);

    // A single letter would be a Windows drive.
    private static string? SchemeOf(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        return end > 1 && text[..end].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '.') ? text[..end] : null;
    }

    private static string[] KeysOf(string text)
    {
        var equals = text.IndexOf('=');
        if (equals < 0 || text.AsSpan(0, equals).ContainsAny('/', '\\'))
            return [];
        try
        {
            string[] keys = [.. new DbConnectionStringBuilder { ConnectionString = text }.Keys.Cast<string>()];
            return keys.Any(key => s_serverKeys.Contains(key, StringComparer.OrdinalIgnoreCase)) ? keys : [];
        }
        catch (ArgumentException)
        {
            // Not of the form name=value;name=value.
            return [];
        }
    }
}
