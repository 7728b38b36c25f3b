using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Storage.Access;
using Personalize.Storage.Buckets;
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
    private readonly BucketClient? _bucket;
    private bool _isWarned;

    /// <summary>A store whose catalogue is a file of its directory.</summary>
    public Store(string directory)
        : this(directory, content => new SqliteDatabase(Path.Combine(directory, CatalogFile), mayCreate: content.IsEmpty))
    {
    }

    /// <summary>A store whose catalogue several machines share, and its folder.</summary>
    public Store(PostgresLocation location)
        : this(location.Folder, content => new PostgresDatabase(location, mayCreate: content.IsEmpty, isReadOnly: !StoreFiles.CanWrite(location.Folder)))
    {
    }

    /// <summary>A store whose catalogue several machines share, with its segments and models in a bucket.</summary>
    /// <param name="bucket">Is disposed with the store.</param>
    public Store(PostgresLocation location, BucketClient bucket)
    {
        (_directory, _bucket) = (location.Folder, bucket);
        try
        {
            _catalog = new Catalog(new PostgresDatabase(location, mayCreate: SharedBucket.IdIn(bucket) is null, isReadOnly: false), models: null);
            SharedBucket.Require(_catalog, bucket, _directory);
            var files = new BucketFiles(bucket, _catalog, _directory);
            Files = files;
            Segments = new BucketSegmentStore(files, _catalog);
            Models = new BucketModelStore(files, _catalog);
            _caches = new CacheStore(CachesOf(_directory), StoreContent.ModelsOf(_directory), _catalog, isOwn: true);
            _caches.RemoveForgotten();
            Journal = new Journal(_catalog.Database);
            CredentialFiles = new BucketCredentialFiles(bucket, _catalog.Database);
            Credentials = new CredentialStore(CredentialFiles);
            RecommendationLog = new RecommendationLog(_catalog.Database);
            if (!_catalog.Database.IsReadOnly)
                Finish(content: null);
        }
        catch
        {
            _catalog?.Dispose();
            bucket.Dispose();
            throw;
        }
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
            Files = new DirectoryFiles(directory);
            _caches = new CacheStore(CachesOf(directory), models, _catalog);
            Journal = new Journal(_catalog.Database);
            CredentialFiles = new DirectoryCredentialFiles(directory);
            Credentials = new CredentialStore(CredentialFiles);
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

    /// <summary>The segments and models.</summary>
    public ICommittedFiles Files { get; }

    public ICredentialFiles CredentialFiles { get; }

    /// <summary>Whether the segments and models are in a bucket.</summary>
    public bool IsInBucket => _bucket is not null;

    /// <summary>What messages call the catalogue.</summary>
    public string Place => _catalog.Database.Place;

    /// <param name="isWanted">Whether a file is to be copied; null for all.</param>
    public CommittedState State(OperationContext context, Func<string, bool>? isWanted = null) => new(Files, _catalog, context, isWanted);

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
        new StoreBackup(State(context), context).Run(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Path)));

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

    public void Dispose()
    {
        _catalog.Dispose();
        _bucket?.Dispose();
    }

    public static string CachesOf(string store) => Path.Combine(store, "caches");

    // What a process that was killed in the middle of a removal has promised, and what older versions of the module did not record.
    private void Finish(StoreContent? content)
    {
        if (content is not null && _catalog.Note(CatalogNotes.Adopt) is { } adopt)
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
