using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>The location of a store as users write it: a directory, or the connection string or URI of a server.</summary>
public sealed class StoreLocation
{
    // The keys that name the server in connection strings of database servers.
    private static readonly string[] s_serverKeys = ["host", "server", "data source", "address", "addr", "network address"];

    private const string FolderKey = "Folder";
    private const string CacheKey = "Cache";
    private const string CacheSizeKey = "Cache Size";
    private const string BucketScheme = "s3://";

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

    /// <summary>What a connection string may say beside what its database understands.</summary>
    public static IReadOnlyList<string> OwnKeys { get; } = [FolderKey, CacheKey, CacheSizeKey];

    /// <summary>
    /// The directory of the data and the models: the location itself, or what a connection string says as <c>Folder</c>; null if it says nothing.
    /// If it names a bucket, this is the directory of this machine with copies of what is in it: the same on every machine where <c>Cache</c> is given.
    /// </summary>
    public string? Folder => IsDirectory ? Text : Bucket is { } bucket ? Path.Combine(Cache, CacheName(bucket)) : ValueOf(FolderKey);

    /// <summary>
    /// The bucket of the data and the models, as <c>s3://name/prefix</c>, if a connection string says that as <c>Folder</c>; null if it does not.
    /// </summary>
    public string? Bucket => ValueOf(FolderKey) is { } folder && folder.StartsWith(BucketScheme, StringComparison.Ordinal)
        ? BucketScheme + folder[BucketScheme.Length..].TrimEnd('/') : null;

    /// <summary>What a connection string says as <c>Cache Size</c>, in gigabytes; null if it says nothing.</summary>
    public string? CacheSize => ValueOf(CacheSizeKey);

    private string Cache => ValueOf(CacheKey) is { Length: > 0 } named
        ? named
        : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } data
            ? Path.Combine(data, "Personalize.Cache")
            : Path.Combine(Path.GetTempPath(), $"Personalize.Cache-{Environment.UserName}");

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

    private string? ValueOf(string key) => ConnectionKeys.Contains(key, StringComparer.OrdinalIgnoreCase)
        ? new DbConnectionStringBuilder { ConnectionString = Text }[key] as string : null;

    // Readable, and different for buckets whose names are alike.
    private static string CacheName(string bucket)
    {
        var readable = string.Concat(bucket[BucketScheme.Length..].Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        return $"{readable[..Math.Min(readable.Length, 40)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bucket)))[..12]}";
    }

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
