using System.Collections.Concurrent;
using System.Security.Cryptography;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;

namespace Personalize.Storage.Buckets;

/// <summary>The segments and models of a store in a bucket, with copies on this machine. Paths are relative to the store, with slashes.</summary>
/// <param name="root">The directory of the copies.</param>
internal sealed class BucketFiles(BucketClient client, Catalog catalog, string root) : ICommittedFiles
{
    private const int Attempts = 3;

    // How often what others have removed is looked for.
    private static readonly TimeSpan s_tidying = TimeSpan.FromMinutes(1);

    private readonly BucketClient _client = client;
    private readonly Catalog _catalog = catalog;
    private readonly BucketIndex _index = new(catalog.Database);
    private readonly BucketCache _cache = new(root, client.Location.CacheBytes);
    private readonly ConcurrentDictionary<string, Lock> _fetching = new(StringComparer.Ordinal);
    private DateTime _tidied = DateTime.MinValue;

    /// <summary>The directory of the copies.</summary>
    public string Root { get; } = root;

    public BucketIndex Index => _index;

    /// <summary>The path in the store of a file in the directory of the copies.</summary>
    public string RelativeOf(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');

    public bool Exists(string path) => _index.Find(Slashed(path)) is not null;

    public IReadOnlyList<string> Of(string folder) =>
        [.. _index.List(Slashed(folder)).Select(file => file.Path).Where(path => path.LastIndexOf('/') == folder.Length)];

    public FileStream Open(string path)
    {
        for (var attempt = 1; _index.Find(Slashed(path)) is { } file; attempt++)
        {
            if (TryOpen(file) is { } stream)
                return stream;

            // The file has been replaced in the meantime, or there is something wrong.
            if (attempt == Attempts)
            {
                throw new PersonalizeException(
                    ErrorKind.ResourceNotFound, ErrorIds.SegmentMissing, $"'{path}' is missing in '{_client.Location}', or is not what was written there.",
                    "Try again; if the error persists, an object was changed or deleted by hand: restore it, or a backup.", path);
            }
        }

        throw new FileNotFoundException($"There is no '{path}' in '{_client.Location}'.", path);
    }

    /// <summary>Sends a file to the bucket. It is nothing yet, and is forgotten after a day if it does not become anything.</summary>
    /// <param name="source">A file of this machine.</param>
    /// <param name="path">The file of the store that it is to be.</param>
    /// <param name="name">The name of its object, which no other ever had.</param>
    public BucketObject Send(string source, string path, string name)
    {
        using var stream = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
        var file = new BucketObject(name, path, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
        stream.Position = 0;
        _index.Begin(file);
        try
        {
            _client.Put(name, stream);
            return file;
        }
        catch
        {
            Discard([file]);
            throw;
        }
    }

    /// <summary>Makes what was sent a file of the store, in place of what was there.</summary>
    /// <param name="lease">It must still be held; null for a caller that works alone.</param>
    /// <exception cref="PersonalizeException">ResourceInUse, id <c>LeaseLost</c>: nothing was changed.</exception>
    public void Publish(BucketObject file, ILease? lease)
    {
        List<BucketObject> replaced;
        try
        {
            replaced = _catalog.WriteHeld(lease, session => BucketIndex.Publish(session, file));
        }
        catch (PersonalizeException exception) when (exception.ErrorId == ErrorIds.LeaseLost)
        {
            Discard([file]);
            throw;
        }

        Discard(replaced);
    }

    /// <summary>Makes what was sent a copy of this machine as well, so that it need not be fetched.</summary>
    public void Keep(BucketObject file, string temporary)
    {
        _cache.Adopt(file, temporary);
        _cache.Trim();
    }

    /// <summary>Removes files from the store. If that is interrupted, a sweep does the rest.</summary>
    public int Remove(IReadOnlyCollection<BucketObject> files)
    {
        _index.Retire(files);
        return Discard(files);
    }

    /// <summary>Removes what killed processes have left in the bucket, and what others have removed from the store from this machine.</summary>
    public int Sweep()
    {
        var removed = Discard(_index.Leftovers());
        Tidy();
        return removed;
    }

    private static string Slashed(string path) => path.Replace(Path.DirectorySeparatorChar, '/');

    private FileStream? TryOpen(BucketObject file)
    {
        if (_cache.TryOpen(file) is { } known)
            return known;
        lock (_fetching.GetOrAdd(file.Name, _ => new Lock()))
        {
            if (_cache.TryOpen(file) is { } fetched)
                return fetched;
            if (!TryFetch(file))
                return null;
        }

        var stream = _cache.TryOpen(file);
        if (DateTime.UtcNow - _tidied > s_tidying)
            Tidy();
        else
            _cache.Trim();
        return stream;
    }

    private bool TryFetch(BucketObject file)
    {
        var path = _cache.PathOf(file);
        StoreFiles.MakeDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}{DurableFile.TemporaryExtension}";
        try
        {
            using (var stream = StoreFiles.Create(temporary))
            {
                if (!_client.TryGet(file.Name, stream, file.Bytes))
                    return false;
            }

            File.Move(temporary, path, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private void Tidy()
    {
        _tidied = DateTime.UtcNow;
        var known = _index.List().Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        _cache.Trim(known.Contains);
    }

    // What cannot be deleted now is deleted by a sweep, because the database knows that it is no file.
    private int Discard(IReadOnlyCollection<BucketObject> files)
    {
        var gone = new List<BucketObject>();
        try
        {
            foreach (var file in files)
            {
                _cache.Remove(file);
                _client.Delete(file.Name);
                gone.Add(file);
            }

            _index.Forget(gone);
        }
        catch (PersonalizeException)
        {
            // The bucket or the database is not there at the moment.
        }

        return gone.Count;
    }
}
