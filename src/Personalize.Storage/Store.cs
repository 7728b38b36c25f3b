using Personalize.Engine.Ports;
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
        Directory = directory;
        _catalog = new Catalog(Path.Combine(directory, "personalize.db"));
        Segments = new SegmentStore(Path.Combine(directory, "data"), _catalog);
        Models = new ModelStore(Path.Combine(directory, "models"), _catalog);
        Journal = new Journal(_catalog.Database);
    }

    public string Directory { get; }

    public ICatalog Catalog => _catalog;

    public ISegmentStore Segments { get; }

    public IModelStore Models { get; }

    public IJournal Journal { get; }

    public ITabularReaderFactory Readers { get; } = new TabularReaderFactory();

    public ITabularWriterFactory Writers { get; } = new TabularWriterFactory();

    public IConfigurationReader Configuration { get; } = new ConfigurationReader();

    public void Dispose() => _catalog.Dispose();
}
