using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Storage.Configuration;
using Personalize.Storage.Files;
using Personalize.Storage.Maintenance;

namespace Personalize.Storage;

/// <summary>Opens the embedded store: one directory with a SQLite catalogue, Parquet segments and model files.</summary>
public sealed class StoreFactory : IStoreFactory
{
    /// <inheritdoc/>
    public IConfigurationReader Configuration { get; } = new ConfigurationReader();

    /// <inheritdoc/>
    public void WarmUp() => Storage.WarmUp.Run();

    /// <inheritdoc/>
    public IStore Open(string location) => Guard(location, path =>
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
