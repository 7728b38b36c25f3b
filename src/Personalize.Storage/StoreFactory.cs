using System.Data.Common;
using Npgsql;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Storage.Buckets;
using Personalize.Storage.Catalogs.Postgres;
using Personalize.Storage.Configuration;
using Personalize.Storage.Files;
using Personalize.Storage.Maintenance;

namespace Personalize.Storage;

/// <summary>
/// Opens stores: a directory with a SQLite catalogue, Parquet segments and model files, or one whose catalogue is in PostgreSQL, for several machines.
/// </summary>
public sealed class StoreFactory : IStoreFactory
{
    /// <inheritdoc/>
    public IConfigurationReader Configuration { get; } = new ConfigurationReader();

    /// <inheritdoc/>
    public void WarmUp() => Storage.WarmUp.Run();

    /// <inheritdoc/>
    public IStore Open(string location) => StoreLocation.Parse(location) is { IsDirectory: false } server ? OpenShared(server) : Guard(location, path =>
    {
        StoreFiles.MakeStore(path);
        return new Store(path);
    });

    /// <inheritdoc/>
    public StoreRepairReport Repair(RepairStoreRequest request, OperationContext context) => Guard(request.Location, path =>
        Directory.Exists(path) ? new StoreRepair(path, context).Run() : throw new DirectoryNotFoundException($"The directory '{path}' does not exist."));

    /// <inheritdoc/>
    public StoreRestoreReport Restore(RestoreStoreRequest request, OperationContext context) => Guard(
        request.Location, path => new StoreRestore(Path.GetFullPath(request.Path), path, context).Run(request.Replace));

    /// <inheritdoc/>
    public StoreCopyReport Copy(CopyStoreRequest request, OperationContext context)
    {
        using var source = (Store)Open(request.Location);
        var target = StoreLocation.Parse(request.Target);
        var shared = target.IsDirectory ? null : PostgresLocation.Parse(target);
        using var bucket = shared?.Bucket is { } there ? new BucketClient(there) : null;
        return Guard(shared?.Folder ?? request.Target, folder => new StoreCopy(source, folder, shared, bucket, context).Run());
    }

    /// <summary>The database of a shared store, for what its servers keep in it beside the store; null for a directory.</summary>
    public static DbDataSource? OpenDatabase(string location) => StoreLocation.Parse(location) is { IsDirectory: false } server
        ? NpgsqlDataSource.Create(PostgresLocation.Parse(server).ConnectionString)
        : null;

    /// <summary>The host and the port of that database; null for a directory.</summary>
    public static (string Host, int Port)? HostOf(string location) => StoreLocation.Parse(location) is { IsDirectory: false } server
        && new NpgsqlConnectionStringBuilder(PostgresLocation.Parse(server).ConnectionString) is { Host: { } host } options ? (host, options.Port) : null;

    private static Store OpenShared(StoreLocation location)
    {
        var shared = PostgresLocation.Parse(location);
        return Guard(shared.Folder, path =>
        {
            StoreFiles.MakeStore(path);
            return shared.Bucket is { } bucket ? new Store(shared, new BucketClient(bucket)) : new Store(shared);
        });
    }

    private static T Guard<T>(string location, Func<string, T> work)
    {
        StoreLocation.Parse(location).RequireDirectory();
        try
        {
            return work(Path.TrimEndingDirectorySeparator(Path.GetFullPath(location)));
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception) || exception is NotSupportedException or ArgumentException)
        {
            throw StorageFailure.Of(
                exception, location, ErrorIds.StoreUnusable, $"The store '{location}' cannot be used",
                "Use a directory that this user can create and write to.");
        }
    }
}
