using System.Security.Cryptography;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Storage.Files;

namespace Personalize.Storage.Maintenance;

/// <summary>Makes a store from a backup: the store appears complete or not at all, and one that was there before is kept beside it.</summary>
internal sealed class StoreRestore(string backup, string store, OperationContext context)
{
    private const string Suffix = ".restoring";

    private readonly string _backup = backup;
    private readonly string _store = store;
    private readonly OperationContext _context = context;

    public StoreRestoreReport Run(bool replace)
    {
        var manifest = BackupManifest.Read(_backup);
        var isThere = Directory.Exists(_store) && Directory.EnumerateFileSystemEntries(_store).Any();
        if (isThere && !replace)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.BackupTargetNotEmpty,
                $"There is something in '{_store}' already.",
                "Name a directory that does not exist yet, or ask for it to be replaced; what is there is then kept beside it.",
                _store);
        }

        try
        {
            // Everything is checked before anything is written.
            ForEach(manifest, "Checking the backup", file => Check(file, HashOf(Path.Combine(_backup, file.Path))));
            using var staging = new StagingFolder(_store, Suffix);
            ForEach(manifest, "Restoring the store", file => Check(file, BackupFile.Copy(_backup, staging.Path, file.Path, _context.CancellationToken)));
            using (new Store(staging.Path))
                _context.CancellationToken.ThrowIfCancellationRequested();
            var replaced = isThere ? MoveAside() : null;
            staging.Publish();
            return new StoreRestoreReport(_store, manifest.Files.Count, manifest.Files.Sum(file => file.Bytes), replaced);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw BackupManifest.Damaged(_backup, exception.Message.TrimEnd('.'), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StorageFailure.Of(
                exception, _store, ErrorIds.StoreUnusable, $"The store '{_store}' cannot be restored",
                "Use a directory that this user can create and write to.");
        }
    }

    private void ForEach(BackupManifest manifest, string activity, Action<BackupFile> work)
    {
        for (var i = 0; i < manifest.Files.Count; i++)
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            _context.Progress?.Invoke(new OperationProgress(activity, $"{i} of {manifest.Files.Count} files", 100.0 * i / manifest.Files.Count));
            work(manifest.Files[i]);
        }

        _context.Progress?.Invoke(new OperationProgress(activity, $"{manifest.Files.Count} files", 100, Completed: true));
    }

    private void Check(BackupFile expected, BackupFile found)
    {
        if (found.Bytes != expected.Bytes || found.Sha256 != expected.Sha256)
            throw BackupManifest.Damaged(_backup, $"'{expected.Path}' is not what was copied");
    }

    private static BackupFile HashOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return new BackupFile(path, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private string MoveAside()
    {
        var aside = $"{_store}.replaced-{DateTime.UtcNow:yyyyMMdd-HHmmss}";
        for (var number = 2; Path.Exists(aside); number++)
            aside = $"{_store}.replaced-{DateTime.UtcNow:yyyyMMdd-HHmmss}-{number}";
        Directory.Move(_store, aside);
        DurableFile.FlushDirectory(Path.GetDirectoryName(_store)!);
        return aside;
    }
}
