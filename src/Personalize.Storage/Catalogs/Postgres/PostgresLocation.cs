using System.Data.Common;
using Npgsql;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Buckets;

namespace Personalize.Storage.Catalogs.Postgres;

/// <summary>
/// A shared store as users write it: the connection string of Npgsql with <c>Folder</c>, the directory of the segments and models, which all
/// machines have in common, or the bucket.
/// </summary>
/// <param name="ConnectionString">For Npgsql; it may contain a password.</param>
/// <param name="Folder">An absolute path: the folder, or the directory of this machine with copies of what is in the bucket.</param>
/// <param name="Place">What messages call the database.</param>
/// <param name="Bucket">Where the segments and models are; null if they are in the folder.</param>
internal sealed record PostgresLocation(string ConnectionString, string Folder, string Place, BucketLocation? Bucket)
{
    private const string FolderKey = "Folder";
    private const int LongestStatement = 60;
    private const int MostConnections = 20;
    private const int PreparedStatements = 60;
    private const int KeepAliveSeconds = 5;
    private const string Example = "Host=db.example.com;Database=personalize;Username=personalize;Folder=/mnt/personalize";

    /// <exception cref="PersonalizeException">Ids <c>StoreLocationUnsupported</c> and <c>StoreFolderMissing</c>.</exception>
    public static PostgresLocation Parse(StoreLocation location)
    {
        if (Read(location) is not { } npgsql || string.IsNullOrEmpty(npgsql.Host))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.StoreLocationUnsupported,
                $"The store's location names a server ({location}), but not as a connection string of PostgreSQL.",
                $"Name a directory, which is created if it does not exist, or a database of PostgreSQL: '{Example}'. "
                + "A directory whose name looks like this must be written with a path, such as './Host=x'.",
                location.ToString());
        }

        var bucket = BucketLocation.Of(location);
        if (location.Folder is not { Length: > 0 } folder || !Path.IsPathFullyQualified(folder))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.StoreFolderMissing,
                $"The connection string ({location}) does not say in which folder the data and the models are: it needs {FolderKey}=, with a full path.",
                $"Add a folder that all machines of the store reach under this path: '{Example}'; or a bucket: {FolderKey}=s3://bucket/prefix.",
                location.ToString());
        }

        SetDefaults(npgsql);
        var database = npgsql.Database ?? npgsql.Username ?? "";
        var schema = npgsql.SearchPath is { Length: > 0 } search ? $", schema {search}" : "";
        return new(
            npgsql.ConnectionString, Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)),
            $"PostgreSQL database '{database}' on {npgsql.Host}:{npgsql.Port}{schema}", bucket);
    }

    private static NpgsqlConnectionStringBuilder? Read(StoreLocation location)
    {
        try
        {
            var npgsql = new DbConnectionStringBuilder { ConnectionString = location.Text };
            foreach (var key in StoreLocation.OwnKeys)
                npgsql.Remove(key);
            return new NpgsqlConnectionStringBuilder(npgsql.ConnectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            // The message may repeat a value, so it is not shown.
            return null;
        }
    }

    // What the user has written counts; the rest suits short statements of a few threads.
    private static void SetDefaults(NpgsqlConnectionStringBuilder npgsql)
    {
        Set("Maximum Pool Size", () => npgsql.MaxPoolSize = MostConnections);
        Set("Max Auto Prepare", () => npgsql.MaxAutoPrepare = PreparedStatements);
        Set("Auto Prepare Min Usages", () => npgsql.AutoPrepareMinUsages = 2);
        Set("Command Timeout", () => npgsql.CommandTimeout = LongestStatement);
        Set("Application Name", () => npgsql.ApplicationName = "Personalize");
        if (!npgsql.Host!.StartsWith('/'))
        {
            // A server that is gone without a word is noticed; sockets of the same machine do not have that.
            Set("Tcp Keepalive Time", () => npgsql.TcpKeepAliveTime = KeepAliveSeconds);
            Set("Tcp Keepalive Interval", () => npgsql.TcpKeepAliveInterval = KeepAliveSeconds);

            // The server for its part ends the transaction of a machine that was cut off within four seconds: others wait for its locks.
            Set("Options", () => npgsql.Options =
                "-c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout=4000");
        }

        npgsql.IncludeErrorDetail = false;
        npgsql.PersistSecurityInfo = false;
        npgsql.Enlist = false;

        void Set(string key, Action set)
        {
            if (!npgsql.ShouldSerialize(key))
                set();
        }
    }
}
