using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;
using Personalize.Storage.Segments;

namespace Personalize.Storage.Maintenance;

/// <summary>
/// Copies a store while others use it. The files are immutable, so one state of the catalogue is copied first and then what it lists. If
/// another process has replaced some of that in the meantime, a newer state is copied.
/// </summary>
internal sealed class StoreBackup(string store, Catalog catalog, OperationContext context)
{
    private const string Suffix = ".partial";
    private const int Attempts = 50;

    private readonly string _store = store;
    private readonly Catalog _catalog = catalog;
    private readonly OperationContext _context = context;

    public StoreBackupReport Run(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.BackupTargetNotEmpty, $"'{folder}' already exists and is not an empty folder.", "Name a folder that does not exist yet.", folder);
        }

        try
        {
            using var staging = new StagingFolder(folder, Suffix);
            var files = Copy(staging.Path);
            var manifest = new BackupManifest(BackupManifest.CurrentFormat, DateTime.UtcNow, files);
            DurableFile.Replace(Path.Combine(staging.Path, BackupManifest.FileName), manifest.Write);
            staging.Publish();
            return new StoreBackupReport(folder, files.Count, files.Sum(file => file.Bytes));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StorageFailure.Of(
                exception, folder, ErrorIds.FileNotWritable, $"The backup '{folder}' cannot be written", "Name a folder in a place where you can write.");
        }
        finally
        {
            _context.Progress?.Invoke(new OperationProgress("Copying the store", "", 100, Completed: true));
        }
    }

    private List<BackupFile> Copy(string target)
    {
        var copied = new Dictionary<string, BackupFile>(StringComparer.Ordinal);
        for (var attempt = 1; ; attempt++)
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            var state = Path.Combine(target, Store.CatalogFile);
            File.Delete(state);
            _catalog.Database.CopyTo(state);
            var (segments, models) = ListedBy(state);
            if (TryCopy([.. segments, .. models], target, copied) is not { } missing)
            {
                foreach (var unlisted in copied.Keys.Except(segments.Concat(models)).ToList())
                {
                    File.Delete(Path.Combine(target, unlisted));
                    copied.Remove(unlisted);
                }

                copied[Store.CatalogFile] = Describe(target);
                return [.. copied.Values.OrderBy(file => file.Path, StringComparer.Ordinal)];
            }

            if (attempt == Attempts || _catalog.IsListed(Path.GetFileNameWithoutExtension(missing)) && !File.Exists(Path.Combine(_store, missing)))
            {
                throw new PersonalizeException(
                    ErrorKind.ResourceNotFound,
                    ErrorIds.SegmentMissing,
                    $"The file '{missing}' of the store '{_store}' is missing, so a backup would not be complete.",
                    "Try again; if the error persists, the store is damaged.",
                    missing);
            }
        }
    }

    // The copy has been closed and is a single file.
    private BackupFile Describe(string target)
    {
        var state = Path.Combine(target, Store.CatalogFile);
        var moved = state + DurableFile.TemporaryExtension;
        File.Move(state, moved);
        var file = BackupFile.Copy(target, target, Path.GetFileName(moved), _context.CancellationToken, Store.CatalogFile);
        File.Delete(moved);
        return file;
    }

    /// <summary>Copies what is not copied yet. Returns the first file that is missing; null if there is none.</summary>
    private string? TryCopy(IReadOnlyList<string> paths, string target, Dictionary<string, BackupFile> copied)
    {
        for (var i = 0; i < paths.Count; i++)
        {
            _context.Progress?.Invoke(new OperationProgress("Copying the store", $"{i} of {paths.Count} files", 100.0 * i / paths.Count));
            if (copied.ContainsKey(paths[i]))
                continue;
            try
            {
                copied[paths[i]] = BackupFile.Copy(_store, target, paths[i], _context.CancellationToken);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return paths[i];
            }
        }

        return null;
    }

    /// <summary>The files that a copy of the catalogue lists, relative to the store.</summary>
    private (List<string> Segments, List<string> Models) ListedBy(string state)
    {
        using var copy = new Catalog(state);
        var paths = new SegmentPaths(StoreContent.DataOf(""));
        var segments = copy.List<Dataset>().SelectMany(dataset => copy.Segments(dataset.Arn).Select(segment => paths.File(dataset.Arn, segment.Id))).ToList();
        var models = new List<string>();
        foreach (var version in copy.List<SolutionVersion>())
        {
            var folder = Path.Combine(StoreContent.ModelsOf(""), Arn.LastPartOf(version.Arn));
            var weights = StoreContent.WeightsIn(folder);
            if (version.Status == ResourceStatus.Active)
                models.Add(weights);
            if (Directory.Exists(Path.Combine(_store, folder)))
            {
                models.AddRange(Directory.GetFiles(Path.Combine(_store, folder))
                    .Where(file => !file.EndsWith(DurableFile.TemporaryExtension, StringComparison.Ordinal))
                    .Select(file => Path.Combine(folder, Path.GetFileName(file)))
                    .Where(file => file != weights || version.Status != ResourceStatus.Active));
            }
        }

        return (segments, models);
    }
}
