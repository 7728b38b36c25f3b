using Personalize.Storage.Files;

namespace Personalize.Storage.Segments;

/// <summary>
/// Shows that a live process is working on a segment: a file held open exclusively. The operating system releases it when the process
/// ends, however it ends.
/// </summary>
internal sealed class SegmentLock : IDisposable
{
    private readonly FileStream _stream;

    private SegmentLock(FileStream stream) => _stream = stream;

    /// <summary>Starts a segment with a new id in a directory. Returns the lock and the id.</summary>
    /// <param name="time">When its rows were imported, which is part of the id.</param>
    public static (SegmentLock Lock, string SegmentId) Begin(string directory, DateTime time)
    {
        for (var attempt = 1; ; attempt++)
        {
            var id = Guid.CreateVersion7(new DateTimeOffset(time)).ToString("N");
            try
            {
                StoreFiles.MakeDirectory(directory);
                var stream = StoreFiles.Create(
                    Path.Combine(directory, id + SegmentPaths.WritingExtension), FileShare.None, bufferSize: 0, FileAccess.ReadWrite);
                if (File.Exists(stream.Name))
                    return (new SegmentLock(stream), id);

                // A sweep removed the file between its creation and the lock, so nobody would see the lock.
                stream.Dispose();
            }
            catch (IOException) when (attempt < 10)
            {
                // A sweep removed the empty directory, or checked the file between its creation and the lock.
            }
        }
    }

    /// <summary>Removes the file of a process that has ended; false if it is locked after all.</summary>
    public static bool TryRemove(string path)
    {
        try
        {
            // While locked, so that nobody can lock what is about to be removed.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0);
            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static bool IsHeld(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Ends the work without removing the file, which says that nobody knows what became of the segment.</summary>
    public void Abandon() => _stream.Dispose();

    public void Dispose()
    {
        // Deleted while still locked, if the system allows it, so that no sweep can mistake it for abandoned.
        var path = _stream.Name;
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        _stream.Dispose();
        if (OperatingSystem.IsWindows())
            File.Delete(path);
    }
}
