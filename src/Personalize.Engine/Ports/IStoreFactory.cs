using Personalize.Engine.Common;
using Personalize.Engine.Requests;

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

    /// <summary>
    /// Makes the catalogue of a store know the data and models that are there: those whose files say what they are get their resources back,
    /// and the others are set aside in <c>lost+found</c>. Nothing is lost that was there before.
    /// </summary>
    /// <exception cref="PersonalizeException">There is no such directory, or the catalogue was written by a newer version.</exception>
    StoreRepairReport Repair(RepairStoreRequest request, OperationContext context);

    /// <summary>Makes a store from a backup, completely or not at all, after all its files have been checked against its manifest.</summary>
    /// <exception cref="PersonalizeException">The backup is damaged, or there is a store already.</exception>
    StoreRestoreReport Restore(RestoreStoreRequest request, OperationContext context);

    /// <summary>
    /// Copies one committed state of a store to an empty one: from a directory to a server, back, or to another of the same kind. What is copied is
    /// compared with its source. An interrupted copy is continued by the next one; until it is complete, its target cannot be opened.
    /// </summary>
    /// <exception cref="PersonalizeException">The target has content, cannot be used, or is not what was sent to it.</exception>
    StoreCopyReport Copy(CopyStoreRequest request, OperationContext context);

    /// <summary>Reads configuration text without a store.</summary>
    IConfigurationReader Configuration { get; }

    /// <summary>Loads and compiles the code for reading a store, without any store. For use in the background of interactive sessions.</summary>
    void WarmUp();
}
