using Personalize.Engine.Common;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Ports;

/// <summary>Everything that is kept between processes.</summary>
public interface IStore : IDisposable
{
    /// <summary>All resources.</summary>
    ICatalog Catalog { get; }

    /// <summary>The imported rows of datasets.</summary>
    ISegmentStore Segments { get; }

    /// <summary>Models and checkpoints.</summary>
    IModelStore Models { get; }

    /// <summary>What can be computed again, and so may be deleted at any time.</summary>
    ICacheStore Caches { get; }

    /// <summary>Events and rows that were recorded individually.</summary>
    IJournal Journal { get; }

    /// <summary>The credentials of the clients of servers.</summary>
    ICredentialStore Credentials { get; }

    /// <summary>The lists that campaigns answered with, where they are kept.</summary>
    IRecommendationLog RecommendationLog { get; }

    /// <summary>Readers for the files that users import.</summary>
    ITabularReaderFactory Readers { get; }

    /// <summary>Writers for the files that users export.</summary>
    ITabularWriterFactory Writers { get; }

    /// <summary>What a user should know about the store itself, such as that others can read it. Each warning is returned only once per store.</summary>
    IReadOnlyList<string> TakeWarnings();

    /// <summary>
    /// Copies one committed state of the store, completely or not at all, with a manifest of hashes, while others read and write.
    /// </summary>
    /// <exception cref="PersonalizeException">The folder is not empty or cannot be written to, or a file of the store is missing.</exception>
    StoreBackupReport Backup(BackupStoreRequest request, OperationContext context);

    /// <summary>Reads configuration text.</summary>
    IConfigurationReader Configuration { get; }

    /// <summary>The machines that work on the store together; null for a store of one machine.</summary>
    INodes? Nodes => null;

    /// <summary>
    /// Until the result is disposed, by the same thread, this thread reads resources as they are now or later: whether they have changed is then asked
    /// only once, which counts where asking takes a round trip. Events are always read anew. Null where that makes no difference.
    /// </summary>
    IDisposable? BeginReading() => null;
}
