using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Storage.Access;
using Personalize.Storage.Caches;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Catalogs.Postgres;
using Personalize.Storage.Catalogs.Sqlite;
using Personalize.Storage.Configuration;
using Personalize.Storage.Files;
using Personalize.Storage.Journals;
using Personalize.Storage.Maintenance;
using Personalize.Storage.Models;
using Personalize.Storage.Segments;
using Personalize.Storage.Tabular;

namespace Personalize.Storage;

/// <summary>One open store: a directory, with the catalogue in a file of it or in a database that several machines share.</summary>
internal sealed class Store : IStore
{
    /// <summary>The file of the catalogue in the directory of a store.</summary>
    public const string CatalogFile = "personalize.db";

    private readonly string _directory;
    private readonly Catalog _catalog;
    private readonly CacheStore _caches;
    private bool _isWarned;

    /// <summary>A store whose catalogue is a file of its directory.</summary>
    public Store(string directory)
        : this(directory, content => new SqliteDatabase(Path.Combine(directory, CatalogFile), mayCreate: content.IsEmpty))
    {
    }

    /// <summary>A store whose catalogue several machines share.</summary>
    public Store(PostgresLocation location)
        : this(location.Folder, content => new PostgresDatabase(location, mayCreate: content.IsEmpty, isReadOnly: !StoreFiles.CanWrite(location.Folder)))
    {
    }

    /// <param name="open">Gets what is in the directory, read before the catalogue.</param>
    private Store(string directory, Func<StoreContent, Database> open)
    {
        _directory = directory;
        var content = StoreContent.Read(directory);
        var models = StoreContent.ModelsOf(directory);
        _catalog = new Catalog(open(content), models);
        try
        {
            if (_catalog.Database.IsShared)
                SharedFolder.Require(_catalog, directory);
            Segments = new SegmentStore(StoreContent.DataOf(directory), _catalog);
            Models = new ModelStore(models, _catalog);
            _caches = new CacheStore(Path.Combine(directory, "caches"), models, _catalog);
            Journal = new Journal(_catalog.Database);
            Credentials = new CredentialStore(directory);
            RecommendationLog = new RecommendationLog(_catalog.Database);
            if (!_catalog.Database.IsReadOnly)
                Finish(content);
            content.RequireKnown(_catalog, _catalog.Database.Place);
        }
        catch
        {
            _catalog.Dispose();
            throw;
        }
    }

    public ICatalog Catalog => _catalog;

    /// <summary>The directory of the segments and models.</summary>
    public string Folder => _directory;

    /// <summary>What messages call the catalogue.</summary>
    public string Place => _catalog.Database.Place;

    public CommittedState State(OperationContext context) => new(_directory, _catalog, context);

    public ISegmentStore Segments { get; }

    public IModelStore Models { get; }

    public ICacheStore Caches => _caches;

    public IJournal Journal { get; }

    public ICredentialStore Credentials { get; }

    public IRecommendationLog RecommendationLog { get; }

    public ITabularReaderFactory Readers { get; } = new TabularReaderFactory();

    public ITabularWriterFactory Writers { get; } = new TabularWriterFactory();

    public IConfigurationReader Configuration { get; } = new ConfigurationReader();

    public INodes? Nodes => _catalog.Database.IsShared ? new PostgresNodes(_catalog.Database) : null;

    public IDisposable? BeginReading() => _catalog.Database.BeginReading();

    public StoreBackupReport Backup(BackupStoreRequest request, OperationContext context) =>
        new StoreBackup(_directory, _catalog, context).Run(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Path)));

    public IReadOnlyList<string> TakeWarnings()
    {
        // Whoever may only read the store can change nothing about it, and each process would say it again.
        if (_isWarned || _catalog.Database.IsReadOnly)
            return [];
        _isWarned = true;
        if (StoreFiles.LooseMode(_directory) is not { } mode || _catalog.Note(CatalogNotes.Permissions) == mode)
            return [];
        _catalog.SetNote(CatalogNotes.Permissions, mode);
        return
        [
            $"The store '{_directory}' holds personal data and is open to other users of this machine (mode {mode}). "
            + $"To keep it to yourself: chmod -R go-rwx '{_directory.Replace("'", "'\\''", StringComparison.Ordinal)}'",
        ];
    }

    public void Dispose() => _catalog.Dispose();

    // What a process that was killed in the middle of a removal has promised, and what older versions of the module did not record.
    private void Finish(StoreContent content)
    {
        if (_catalog.Note(CatalogNotes.Adopt) is { } adopt)
        {
            content.Adopt(_catalog);
            _catalog.RemoveNote(CatalogNotes.Adopt, adopt);
        }

        if (_catalog.Note(CatalogNotes.Erase) is null)
            return;
        Segments.Sweep();
        if (_caches.ForgetAll())
            _catalog.EraseRemoved();
    }
}
