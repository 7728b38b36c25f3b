using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Caches;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Configuration;
using Personalize.Storage.Journals;
using Personalize.Storage.Models;
using Personalize.Storage.Segments;
using Personalize.Storage.Tabular;

namespace Personalize.Storage;

/// <summary>One open store directory.</summary>
internal sealed class Store : IStore
{
    private readonly Catalog _catalog;

    public Store(string directory)
    {
        _catalog = new Catalog(Path.Combine(directory, "personalize.db"));
        Segments = new SegmentStore(Path.Combine(directory, "data"), _catalog.SegmentIds);
        var models = Path.Combine(directory, "models");
        Models = new ModelStore(models, () => _catalog.List<SolutionVersion>().Select(version => version.Arn), _catalog.IsLeased);
        Caches = new CacheStore(Path.Combine(directory, "caches"), models, () => _catalog.List<Dataset>().Select(dataset => dataset.Arn).ToHashSet());
        Journal = new Journal(_catalog.Database);
    }

    public ICatalog Catalog => _catalog;

    public ISegmentStore Segments { get; }

    public IModelStore Models { get; }

    public ICacheStore Caches { get; }

    public IJournal Journal { get; }

    public ITabularReaderFactory Readers { get; } = new TabularReaderFactory();

    public ITabularWriterFactory Writers { get; } = new TabularWriterFactory();

    public IConfigurationReader Configuration { get; } = new ConfigurationReader();

    public void Dispose() => _catalog.Dispose();
}
