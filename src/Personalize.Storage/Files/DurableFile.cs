using System.Runtime.InteropServices;

namespace Personalize.Storage.Files;

/// <summary>The order of writes that survives a crash: temporary name, flush, rename, flush of the directory.</summary>
internal static partial class DurableFile
{
    public const string TemporaryExtension = ".tmp";

    /// <summary>Moves a file whose content is already flushed to its final name, replacing what was there.</summary>
    public static void Publish(string temporaryPath, string path)
    {
        File.Move(temporaryPath, path, overwrite: true);
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Replaces the content of a file completely or not at all.</summary>
    public static void Replace(string path, Action<Stream> write) => TryReplace(path, write, publish =>
    {
        publish();
        return true;
    });

    /// <summary>The same if <paramref name="decide"/> publishes what was written and returns true; otherwise nothing changes.</summary>
    public static bool TryReplace(string path, Action<Stream> write, Func<Action, bool> decide)
    {
        // A unique name, so that two processes that write the same file cannot mix their bytes.
        var temporary = $"{path}.{Guid.CreateVersion7():N}{TemporaryExtension}";
        try
        {
            using (var stream = StoreFiles.Create(temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            var published = decide(() => Publish(temporary, path));
            if (!published)
                File.Delete(temporary);
            return published;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>
    /// Makes renames inside a directory durable. .NET cannot open directories, hence the calls to the C library. Windows does not
    /// need this, because NTFS journals renames.
    /// </summary>
    public static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = OpenDirectory(directory, flags: 0);
        if (descriptor < 0)
            return;
        _ = FlushDescriptor(descriptor);
        _ = CloseDescriptor(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDirectory(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FlushDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
