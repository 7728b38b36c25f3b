using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Configuration;
using Personalize.Storage.Files;

namespace Personalize.Storage;

/// <summary>Opens the embedded store: one directory with a SQLite catalogue, Parquet segments and model files.</summary>
public sealed class StoreFactory : IStoreFactory
{
    /// <inheritdoc/>
    public IConfigurationReader Configuration { get; } = new ConfigurationReader();

    /// <inheritdoc/>
    public void WarmUp() => Storage.WarmUp.Run();

    /// <inheritdoc/>
    public IStore Open(string location)
    {
        StoreLocation.Parse(location).RequireDirectory();
        try
        {
            var path = Path.GetFullPath(location);
            StoreFiles.MakeStore(path);
            return new Store(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput,
                ErrorIds.StoreUnusable,
                $"The store '{location}' cannot be used: {exception.Message}",
                "Use a directory that this user can create and write to.",
                location,
                exception);
        }
    }
}
