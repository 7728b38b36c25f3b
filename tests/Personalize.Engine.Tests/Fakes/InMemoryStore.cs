using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>A store without files, so that the facade is tested without Storage. Each part passes the contract of the real one.</summary>
internal sealed class InMemoryStore : IStore
{
    public InMemoryStore()
    {
        Segments = new InMemorySegments(Catalog.SegmentIds);
        Models = new InMemoryModels(
            () => Catalog.List<SolutionVersion>().Select(version => Arn.LastPartOf(version.Arn)).ToHashSet(),
            lease => Catalog.Write(transaction =>
            {
                transaction.RequireLease(lease);
                return true;
            }));
        Caches = new InMemoryCaches(arn => Catalog.Find<Dataset>(arn) is not null);
    }

    public InMemoryCatalog Catalog { get; } = new();

    public InMemorySegments Segments { get; }

    public InMemoryModels Models { get; }

    public InMemoryCaches Caches { get; }

    /// <summary>The files that users bring and get.</summary>
    public InMemoryTables Tables { get; } = new();

    public InMemoryCredentials Credentials { get; } = new();

    public INodes? Nodes { get; set; }

    public bool IsDisposed { get; private set; }

    public IConfigurationReader Configuration { get; } = new JsonTree();

    ICatalog IStore.Catalog => Catalog;

    ISegmentStore IStore.Segments => Segments;

    IModelStore IStore.Models => Models;

    ICacheStore IStore.Caches => Caches;

    IJournal IStore.Journal => Catalog.Journal;

    ICredentialStore IStore.Credentials => Credentials;

    IRecommendationLog IStore.RecommendationLog => Catalog.RecommendationLog;

    ITabularReaderFactory IStore.Readers => Tables;

    ITabularWriterFactory IStore.Writers => Tables;

    public StoreBackupReport Backup(BackupStoreRequest request, OperationContext context) => throw new NotSupportedException();

    public IReadOnlyList<string> TakeWarnings() => [];

    public void Dispose() => IsDisposed = true;
}
