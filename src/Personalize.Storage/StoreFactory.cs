using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Configuration;

namespace Personalize.Storage;

/// <summary>Opens the embedded store: one directory with a SQLite catalogue, Parquet segments and model files.</summary>
public sealed class StoreFactory : IStoreFactory
{
    /// <inheritdoc/>
    public IConfigurationReader Configuration { get; } = new ConfigurationReader();

    /// <inheritdoc/>
    public void WarmUp() => Storage.WarmUp.Run();

    /// <inheritdoc/>
    public IStore Open(string directory)
    {
        if (string.IsNullOrWhiteSpace(directory))
        {
            throw PersonalizeException.InvalidInput(
                "StorePathMissing", "The path of the store is empty.", "Name a directory; it is created when it does not exist.", directory);
        }

        try
        {
            var path = Path.GetFullPath(directory);
            System.IO.Directory.CreateDirectory(path);
            return new Store(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput,
                "StoreUnusable",
                $"The store '{directory}' cannot be used: {exception.Message}",
                "Name a directory that this user can create and write to.",
                directory,
                exception);
        }
    }
}
