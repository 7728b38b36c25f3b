using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>Opens stores. The only type the surface looks up by name, because Storage lives in its own load context.</summary>
public interface IStoreFactory
{
    /// <summary>Opens the store at a location, creating or migrating it. Safe while other processes use it.</summary>
    /// <param name="location">What <see cref="StoreLocation"/> reads: a directory, or where the factory knows servers, a connection string.</param>
    /// <exception cref="PersonalizeException">
    /// The location is empty, of a kind that the factory does not know (id <c>StoreLocationUnsupported</c>), cannot be used, or was written by a newer version.
    /// </exception>
    IStore Open(string location);

    /// <summary>Reads configuration text where no store is needed.</summary>
    IConfigurationReader Configuration { get; }

    /// <summary>Loads and compiles what reading a store needs, without any store. For the background of interactive sessions.</summary>
    void WarmUp();
}
