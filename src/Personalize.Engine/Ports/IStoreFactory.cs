using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>Opens stores. The only type the surface looks up by name, because Storage lives in its own load context.</summary>
public interface IStoreFactory
{
    /// <summary>Opens the store in a directory, creating or migrating it. Safe while other processes use it.</summary>
    /// <exception cref="PersonalizeException">The directory cannot be used, or was written by a newer version.</exception>
    IStore Open(string directory);

    /// <summary>Reads configuration text where no store is needed.</summary>
    IConfigurationReader Configuration { get; }

    /// <summary>Loads and compiles what reading a store needs, without any store. For the background of interactive sessions.</summary>
    void WarmUp();
}
