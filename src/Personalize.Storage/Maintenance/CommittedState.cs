using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;
using Personalize.Storage.Segments;

namespace Personalize.Storage.Maintenance;

/// <summary>
/// Copies a store while others use it. The files are immutable, so one state of the catalogue is copied first and then what it lists. If
/// another process has replaced some of that in the meantime, a newer state is copied.
/// </summary>
/// <param name="isWanted">Whether a file is to be copied, by its path; null for all.</param>
internal sealed class CommittedState(ICommittedFiles files, Catalog catalog, OperationContext context, Func<string, bool>? isWanted = null)
{
    private const int Attempts = 50;

    private readonly ICommittedFiles _files = files;
    private readonly Catalog _catalog = catalog;
    private readonly OperationContext _context = context;
    private readonly Func<string, bool> _isWanted = isWanted ?? (_ => true);

    /// <summary>How many files were there already, with the content of their source.</summary>
    public int FilesKept { get; private set; }

    /// <summary>Copies one state. Returns the files, with paths relative to the store.</summary>
    /// <param name="target">Gets the segments and models.</param>
    /// <param name="folder">Gets the copy of the catalogue.</param>
    /// <param name="catalogFile">The name of that.</param>
    public List<BackupFile> CopyTo(ICopyTarget target, string folder, string catalogFile)
    {
        var copied = new Dictionary<string, BackupFile>(StringComparer.Ordinal);
        for (var attempt = 1; ; attempt++)
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            var state = Path.Combine(folder, catalogFile);
            foreach (var rest in new[] { "", "-wal", "-shm", DurableFile.TemporaryExtension })
                File.Delete(state + rest);
            _catalog.Database.CopyTo(state);
            var (segments, models) = ListedBy(state);
            if (TryCopy([.. segments.Concat(models).Where(_isWanted)], target, copied) is not { } missing)
            {
                foreach (var unlisted in copied.Keys.Except(segments.Concat(models)).ToList())
                {
                    target.Delete(unlisted);
                    copied.Remove(unlisted);
                }

                copied[catalogFile] = Describe(folder, catalogFile);
                return [.. copied.Values.OrderBy(file => file.Path, StringComparer.Ordinal)];
            }

            if (attempt == Attempts || _catalog.IsListed(Path.GetFileNameWithoutExtension(missing)) && !_files.Exists(missing))
            {
                throw new PersonalizeException(
                    ErrorKind.ResourceNotFound,
                    ErrorIds.SegmentMissing,
                    $"The file '{missing}' of the store '{_catalog.Database.Place}' is missing, so a backup would not be complete.",
                    "Try again; if the error persists, the store is damaged.",
                    missing);
            }
        }
    }

    // The copy has been closed and is a single file.
    private BackupFile Describe(string target, string catalogFile)
    {
        var state = Path.Combine(target, catalogFile);
        var moved = state + DurableFile.TemporaryExtension;
        File.Move(state, moved);
        var file = BackupFile.Copy(target, target, Path.GetFileName(moved), _context.CancellationToken, catalogFile);
        File.Delete(moved);
        return file;
    }

    /// <summary>Copies what is not copied yet. Returns the first file that is missing; null if there is none.</summary>
    private string? TryCopy(IReadOnlyList<string> paths, ICopyTarget target, Dictionary<string, BackupFile> copied)
    {
        for (var i = 0; i < paths.Count; i++)
        {
            _context.Progress?.Invoke(new OperationProgress("Copying the store", $"{i} of {paths.Count} files", 100.0 * i / paths.Count));
            if (copied.ContainsKey(paths[i]))
                continue;
            try
            {
                using var source = _files.Open(paths[i]);
                copied[paths[i]] = Find(source, target, paths[i]) ?? target.Add(source, paths[i], _context.CancellationToken);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return paths[i];
            }
        }

        return null;
    }

    // What an interrupted copy has left counts if it is what it was made from; half a file is removed.
    private BackupFile? Find(FileStream source, ICopyTarget target, string path)
    {
        if (target.Find(path) is not { } copy)
            return null;
        var original = BackupFile.Describe(source, path);
        source.Position = 0;
        if (original == copy)
        {
            FilesKept++;
            return copy;
        }

        target.Delete(path);
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
            models.AddRange(_files.Of(folder).Where(file => file != weights || version.Status != ResourceStatus.Active));
        }

        return (segments, models);
    }
}
