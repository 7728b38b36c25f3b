using System.Collections.Concurrent;
using System.Security.Cryptography;
using Personalize.Storage.Models;
using Personalize.Storage.Segments;

namespace Personalize.Storage.Buckets;

/// <summary>
/// Copies of objects in a directory of this machine, which its processes share. A copy is compared with the hash of its object before a process uses it
/// for the first time, and again if it has changed since; one that differs is removed. What was used longest ago makes room for others, unless it is in use.
/// </summary>
/// <param name="root">The directory; files have the names of their objects in it.</param>
/// <param name="capacity">In bytes. It is exceeded only by what is in use, and by a file that is larger on its own.</param>
internal sealed class BucketCache(string root, long capacity)
{
    // Only what is alone may be removed; Windows also wants that to be allowed.
    private static readonly FileShare s_alone = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private static readonly string[] s_folders = [StoreContent.DataOf(""), StoreContent.ModelsOf("")];

    private readonly string _root = root;
    private readonly long _capacity = capacity;
    private readonly ConcurrentDictionary<string, (DateTime Written, long Bytes)> _verified = new(StringComparer.Ordinal);

    public string PathOf(BucketObject file) => Path.Combine(_root, file.Name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Opens a copy, which nobody removes as long as it is open; null if there is none that is what it should be.</summary>
    public FileStream? TryOpen(BucketObject file)
    {
        FileStream stream;
        var path = PathOf(file);
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
        }
        catch (Exception exception) when (exception is IOException)
        {
            // There is none, or it is just being removed.
            return null;
        }

        try
        {
            var state = (File.GetLastWriteTimeUtc(path), stream.Length);
            if (!(_verified.TryGetValue(file.Name, out var known) && known == state))
            {
                if (stream.Length != file.Bytes || Convert.ToHexStringLower(SHA256.HashData(stream)) != file.Sha256)
                {
                    stream.Dispose();
                    TryRemove(path, FileShare.ReadWrite | FileShare.Delete);
                    return null;
                }

                stream.Position = 0;
                _verified[file.Name] = state;
            }

            Touch(path);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Makes a copy from a file that is already in the directory, under a temporary name.</summary>
    public void Adopt(BucketObject file, string temporary)
    {
        var path = PathOf(file);
        File.Move(temporary, path, overwrite: true);
        _verified[file.Name] = (File.GetLastWriteTimeUtc(path), file.Bytes);
    }

    /// <summary>Makes room: first what is no file of the store any more, then what was used longest ago.</summary>
    /// <param name="isKnown">Whether an object is a file of the store; null for all.</param>
    public void Trim(Func<string, bool>? isKnown = null)
    {
        var copies = s_folders.Select(folder => new DirectoryInfo(Path.Combine(_root, folder))).Where(folder => folder.Exists)
            .SelectMany(folder => folder.EnumerateFiles("*", SearchOption.AllDirectories)).Where(IsCopy).ToList();
        var unknown = isKnown is null ? [] : copies.Where(file => !isKnown(NameOf(file))).ToHashSet();
        var total = copies.Sum(LengthOf);
        foreach (var file in copies.OrderBy(file => !unknown.Contains(file)).ThenBy(file => file.LastAccessTimeUtc))
        {
            if (total <= _capacity && !unknown.Contains(file))
                return;
            if (TryRemove(file.FullName, s_alone))
                total -= LengthOf(file);
        }
    }

    public void Remove(BucketObject file) => TryRemove(PathOf(file), FileShare.ReadWrite | FileShare.Delete);

    private string NameOf(FileInfo file) => Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

    // A segment that is still to be sent has the sign of that beside it.
    private static bool IsCopy(FileInfo file) => file.Extension is ModelStore.WeightsExtension
        || (file.Extension is SegmentPaths.FileExtension && !File.Exists(Path.ChangeExtension(file.FullName, SegmentPaths.WritingExtension)));

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            // Another process has removed it.
            return 0;
        }
    }

    // The order of uses is only a guess about what comes next: a file system that refuses is none of our business.
    private static void Touch(string path)
    {
        try
        {
            File.SetLastAccessTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static bool TryRemove(string path, FileShare share)
    {
        try
        {
            // While nobody else has it open: who opens it now is refused, and fetches it again.
            using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, share, bufferSize: 0);
            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
