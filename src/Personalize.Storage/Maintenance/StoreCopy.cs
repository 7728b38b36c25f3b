using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Storage.Access;
using Personalize.Storage.Buckets;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Catalogs.Postgres;
using Personalize.Storage.Catalogs.Sqlite;
using Personalize.Storage.Files;

namespace Personalize.Storage.Maintenance;

/// <summary>
/// Copies a store to an empty one. First come the files, then, in one transaction, the catalogue: a target without it has files that nobody knows, so it
/// is refused by every command until the copy is complete. A file in the target says from which store it comes, so that the copy can be continued.
/// </summary>
/// <param name="source">The store that is copied.</param>
/// <param name="folder">The directory of the target.</param>
/// <param name="shared">The database of the target; null if its catalogue is a file of the directory.</param>
/// <param name="bucket">Where its segments and models go; null for the directory.</param>
internal sealed class StoreCopy(Store source, string folder, PostgresLocation? shared, BucketClient? bucket, OperationContext context)
{
    private const string Mark = "copy.source";
    private const string State = "copy.db";

    // Nobody else, but Windows deletes the file only if that is allowed as well.
    private static readonly FileShare s_alone = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private readonly Store _source = source;
    private readonly string _folder = folder;
    private readonly PostgresLocation? _shared = shared;
    private readonly BucketClient? _bucket = bucket;
    private readonly OperationContext _context = context;

    private string Place => _shared?.Place ?? _folder;

    public StoreCopyReport Run()
    {
        StoreFiles.MakeStore(_folder);
        if (_bucket is not null)
            RequireEmpty(_bucket);
        using var turn = Begin();
        using var database = _shared is null ? null : new PostgresDatabase(_shared, mayCreate: true, isReadOnly: false);
        if (database is not null)
            TableCopy.RequireEmpty(database);
        _bucket?.Write(SharedBucket.CopyMark, System.Text.Encoding.UTF8.GetBytes(_source.Place));
        using var index = _bucket is null ? null : new Catalog(new PostgresDatabase(_shared!, mayCreate: true, isReadOnly: false), models: null);
        ICopyTarget target = index is null ? new DirectoryTarget(_folder) : new BucketTarget(new BucketFiles(_bucket!, index, _folder));
        var state = _source.State(_context, index is null ? null : BucketTarget.Takes);
        var files = state.CopyTo(target, _folder, State);
        foreach (var rest in target.Paths.Except(files.Select(file => file.Path)))
            target.Delete(rest);
        CopyCredentials(database);
        _context.CancellationToken.ThrowIfCancellationRequested();
        var records = Publish(database);
        _bucket?.Delete(SharedBucket.CopyMark);
        File.Delete(Path.Combine(_folder, Mark));
        _context.Progress?.Invoke(new OperationProgress("Copying the store", "", 100, Completed: true));
        return new StoreCopyReport(Place, files.Count - 1, files.Where(file => file.Path != State).Sum(file => file.Bytes), state.FilesKept, records);
    }

    // What is in the directory of this machine is only a copy of what was in the bucket once.
    private void RequireEmpty(BucketClient bucket)
    {
        if (SharedBucket.IdIn(bucket) is not null)
            throw NotEmpty($"there is a store in '{bucket.Location}' already");
        if (bucket.TryRead(SharedBucket.CopyMark) is { } mark && System.Text.Encoding.UTF8.GetString(mark) is var other && other != _source.Place)
            throw NotEmpty($"there is the rest of a copy of '{other}' in '{bucket.Location}'");
        if (!File.Exists(Path.Combine(_folder, Mark)))
        {
            StoreFiles.TryDeleteDirectory(_folder);
            StoreFiles.MakeStore(_folder);
        }
    }

    // The mark stays open, so that nobody else continues the same copy.
    private FileStream Begin()
    {
        var path = Path.Combine(_folder, Mark);
        if (!File.Exists(path) && Directory.EnumerateFileSystemEntries(_folder).Any())
            throw NotEmpty("it has content already");
        try
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, s_alone);
            var text = new StreamReader(stream).ReadToEnd();
            if (text.Length == 0)
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(_source.Place));
                stream.Flush(flushToDisk: true);
            }
            else if (text != _source.Place)
            {
                stream.Dispose();
                throw NotEmpty($"it has the rest of a copy of '{text}'");
            }

            return stream;
        }
        catch (IOException) when (File.Exists(path))
        {
            throw NotEmpty("another process is copying to it");
        }
    }

    private PersonalizeException NotEmpty(string why) => PersonalizeException.InvalidInput(
        ErrorIds.CopyTargetNotEmpty, $"The store cannot be copied to '{_folder}': {why}.", "Name a store that is empty, or does not exist yet.", _folder);

    // Clients of a server keep their keys.
    private void CopyCredentials(PostgresDatabase? database)
    {
        ICredentialFiles target = _bucket is null ? new DirectoryCredentialFiles(_folder) : new BucketCredentialFiles(_bucket, database!);
        foreach (var name in CredentialStore.FileNames)
        {
            if (_source.CredentialFiles.TryRead(name) is { } content)
                target.Write(name, content);
        }
    }

    // A bucket has no records of versions beside its models.
    private void RecordVersions(string state)
    {
        using var copy = new Catalog(new SqliteDatabase(state), StoreContent.ModelsOf(_folder));
        copy.RecordVersions();
    }

    private long Publish(PostgresDatabase? database)
    {
        var state = Path.Combine(_folder, State);
        if (database is null)
        {
            long records;
            using (var copy = new SqliteDatabase(state))
                records = copy.Read(TableCopy.Count);
            if (_source.IsInBucket)
                RecordVersions(state);
            DurableFile.Publish(state, Path.Combine(_folder, Store.CatalogFile));
            return records;
        }

        _context.Progress?.Invoke(new OperationProgress("Copying the store", "the catalogue and the journal", 99));
        long copied;
        using (var snapshot = new SqliteDatabase(state))
            copied = snapshot.Read(session => new TableCopy(session, database).Run());
        File.Delete(state);
        return copied;
    }
}
