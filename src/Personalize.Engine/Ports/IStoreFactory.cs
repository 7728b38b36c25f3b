using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>Opens stores. The only type that the PowerShell layer looks up by name, because Storage lives in its own load context.</summary>
public interface IStoreFactory
{
    /// <summary>Opens the store at a location, creating or migrating it. Safe while other processes use it.</summary>
    /// <param name="location">As read by <see cref="StoreLocation"/>: a directory or, if the factory supports servers, a connection string.</param>
    /// <exception cref="PersonalizeException">
    /// The location is empty, is of a kind that the factory does not support (id
    /// <c>StoreLocationUnsupported</c>), cannot be used, or was written by a newer version.
    /// </exception>
    IStore Open(string location);

    /// <summary>Reads configuration text without a store.</summary>
    IConfigurationReader Configuration { get; }

    /// <summary>Loads and compiles the code for reading a store, without any store. For use in the background of interactive sessions.</summary>
    void WarmUp();
}
