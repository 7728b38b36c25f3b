using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;
using Personalize.Storage.Models;

namespace Personalize.Storage.Caches;

/// <summary>
/// Caches as <c>caches/&lt;dataset id&gt;/&lt;name&gt;.&lt;hash of the source&gt;.safetensors</c>. A cache built from other data has another
/// file name, so a file that is found needs no further check, and a file in use is never overwritten.
/// </summary>
/// <param name="root">The folder of the caches.</param>
/// <param name="formerRoot">The folder of the models, where releases before 0.2.0 kept the histories of users.</param>
/// <param name="isOwn">
/// Whether the folder is only that of this machine, though others use the store: when one of them forgets the caches of a dataset, those that are made
/// afterwards are in another folder for all of them.
/// </param>
internal sealed partial class CacheStore(string root, string formerRoot, Catalog catalog, bool isOwn = false) : ICacheStore
{
    private const string FileExtension = ".safetensors";

    // Writing a cache never takes this long, so its writer was killed.
    private static readonly TimeSpan s_longestWrite = TimeSpan.FromHours(1);

    private readonly string _root = root;
    private readonly bool _isOwn = isOwn;
    private readonly string _formerRoot = formerRoot;
    private readonly Catalog _catalog = catalog;

    public bool TryPut(CacheKey key, string madeOf, string configurationJson, IReadOnlyList<Tensor> tensors, Func<bool>? isCurrent = null)
    {
        var path = PathOf(key, madeOf);
        var configuration = Encoding.UTF8.GetBytes(configurationJson);
        try
        {
            if (_catalog.Database.IsReadOnly || !SweepAndFind(key.DatasetArn))
                return false;
            StoreFiles.MakeDirectory(Path.GetDirectoryName(path)!);
            var stored = DurableFile.TryReplace(
                path,
                stream => Safetensors.WriteHashed(stream, [.. tensors, new Tensor(ModelFile.ConfigurationTensor, [configuration.Length], configuration)]),
                publish => PublishIf(isCurrent, publish));
            if (stored)
                RemoveOthers(key, path);
            return stored;
        }
        catch (Exception exception) when (IsHarmless(exception))
        {
            return false;
        }
    }

    public IModelFile? TryOpen(CacheKey key, string madeOf)
    {
        var path = PathOf(key, madeOf);
        try
        {
            return File.Exists(path) ? ModelFile.Open(path) : null;
        }
        catch (PersonalizeException)
        {
            // Damaged, or just removed.
            return null;
        }
    }

    public void Forget(string datasetArn)
    {
        if (_isOwn)
        {
            _catalog.SetNote(CatalogNotes.CachesOf(datasetArn), Guid.NewGuid().ToString("N"));
            SweepAndFind(datasetArn);
            return;
        }

        StoreFiles.TryDeleteDirectory(FolderOf(datasetArn));
        RemoveFormer();
    }

    /// <summary>Removes all caches. Returns false if some could not be removed.</summary>
    public bool ForgetAll()
    {
        RemoveFormer();
        return StoreFiles.TryDeleteDirectory(_root);
    }

    /// <summary>Removes what other machines have forgotten.</summary>
    public void RemoveForgotten()
    {
        if (Directory.Exists(_root))
            SweepAndFind("");
    }

    // While this process holds the turn to write, nobody can delete data; whoever deletes some afterwards also removes the caches.
    private bool PublishIf(Func<bool>? isCurrent, Action publish)
    {
        if (isCurrent is null)
        {
            publish();
            return true;
        }

        return _catalog.Database.Write(Turn.Catalog, _ =>
        {
            if (!isCurrent())
                return false;
            publish();
            return true;
        });
    }

    /// <summary>Removes the caches of deleted datasets. Returns whether a dataset exists.</summary>
    private bool SweepAndFind(string datasetArn)
    {
        RemoveFormer();

        // The order matters: a dataset is in the catalogue before its first cache is written.
        var folders = Directory.Exists(_root) ? Directory.GetDirectories(_root) : [];
        var existing = _catalog.List<Dataset>().Select(dataset => dataset.Arn).ToHashSet();
        var known = existing.Select(FolderOf).ToHashSet();
        foreach (var folder in folders.Where(folder => !known.Contains(folder)))
            StoreFiles.TryDeleteDirectory(folder);
        return existing.Contains(datasetArn);
    }

    private void RemoveFormer()
    {
        foreach (var folder in Directory.Exists(_formerRoot) ? Directory.GetDirectories(_formerRoot, "histories-*") : [])
            StoreFiles.TryDeleteDirectory(folder);
    }

    /// <summary>Removes the previous cache of the key, and unfinished files of killed processes.</summary>
    private static void RemoveOthers(CacheKey key, string path)
    {
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{key.Name}.*"))
        {
            var isBegun = file.EndsWith(DurableFile.TemporaryExtension, StringComparison.Ordinal)
                && DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < s_longestWrite;
            if (file != path && !isBegun)
                TryDelete(file);
        }
    }

    // Windows does not delete files that are being read; the next put will.
    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (IsHarmless(exception))
        {
            // It remains for now, but is not read, because it was built from other data.
        }
    }

    private static bool IsHarmless(Exception exception) => exception is IOException or UnauthorizedAccessException or PersonalizeException;

    private string FolderOf(string datasetArn)
    {
        var folder = Path.Combine(_root, ArnFolder.Of(datasetArn));
        return _isOwn && _catalog.Note(CatalogNotes.CachesOf(datasetArn)) is { } change ? $"{folder}-{change}" : folder;
    }

    private string PathOf(CacheKey key, string madeOf) =>
        CacheName().IsMatch(key.Name)
            ? Path.Combine(
                FolderOf(key.DatasetArn), $"{key.Name}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(madeOf)))[..32]}{FileExtension}")
            : throw new ArgumentException($"'{key.Name}' is not the name of a cache.", nameof(key));

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,30}\z")]
    private static partial Regex CacheName();
}
