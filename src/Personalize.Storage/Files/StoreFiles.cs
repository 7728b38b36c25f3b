using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Personalize.Engine.Common;

namespace Personalize.Storage.Files;

/// <summary>
/// Makes the files and directories of a store. The store itself is private to its user, and everything in it may be read and written by
/// those who may read and write the directory that it is in: a store that somebody has opened to a group stays open to it.
/// </summary>
internal static partial class StoreFiles
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode ReadOrWrite =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const int WriteAccess = 2;
    private const int DeletionAttempts = 200;

    /// <summary>
    /// Makes the directory of a store, which only this user can read. An empty one that exists becomes private too, unless its group may write.
    /// </summary>
    public static void MakeStore(string path)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            return;
        RefuseFile(path);
        if (OperatingSystem.IsWindows())
        {
            if (!Directory.Exists(path))
                RestrictToUser(Directory.CreateDirectory(path));
            return;
        }

        if (!Directory.Exists(path))
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
                Directory.CreateDirectory(parent);
            Directory.CreateDirectory(path, OwnerOnly);
        }
        else if (!File.GetUnixFileMode(path).HasFlag(UnixFileMode.GroupWrite))
        {
            try
            {
                File.SetUnixFileMode(path, OwnerOnly);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another user's directory: the store in it warns if others can read it.
            }
        }
    }

    /// <summary>Makes a directory inside a store.</summary>
    public static void MakeDirectory(string path)
    {
        if (Directory.Exists(path))
            return;
        RefuseFile(path);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        var parent = Path.GetDirectoryName(path)!;
        MakeDirectory(parent);
        Directory.CreateDirectory(path, File.GetUnixFileMode(parent));
    }

    /// <summary>Writes to a file of a store.</summary>
    /// <exception cref="PersonalizeException">Id <c>DiskFull</c> or <c>StoreUnusable</c>.</exception>
    public static T Write<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception))
        {
            throw StorageFailure.Of(
                exception, path, ErrorIds.StoreUnusable, $"'{path}' cannot be written", "Check the permissions of the store and that its disk is there.");
        }
    }

    /// <summary>Makes a file inside a store, for writing.</summary>
    public static FileStream Create(string path, FileShare share = FileShare.None, int bufferSize = 1 << 16, FileAccess access = FileAccess.Write)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = access, Share = share, BufferSize = bufferSize };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = File.GetUnixFileMode(Path.GetDirectoryName(path)!) & ReadOrWrite;
        return new FileStream(path, options);
    }

    /// <summary>The mode of a directory that others than its owner may use, in octal digits; null if it is private, or on Windows.</summary>
    public static string? LooseMode(string directory)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var mode = File.GetUnixFileMode(directory);
        return (mode & Others) == 0 ? null : Convert.ToString((int)mode, 8);
    }

    /// <summary>
    /// Whether this process may write to a file or directory. Opening it to find out would drop the locks that SQLite holds in this process.
    /// </summary>
    public static bool CanWrite(string path) =>
        OperatingSystem.IsWindows() ? !File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly) : CheckAccess(path, WriteAccess) == 0;

    /// <summary>
    /// Deletes a directory with everything in it, though other processes may be writing to it. Returns false if something is left, because
    /// the system refuses to delete it.
    /// </summary>
    public static bool TryDeleteDirectory(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
                return true;
            }
            catch (DirectoryNotFoundException)
            {
                // Gone, or a file in it was: in that case another round finds out.
                if (!Directory.Exists(path))
                    return true;
                if (attempt == DeletionAttempts)
                    return false;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Someone has made a file in it in the meantime ("Directory not empty"), or is reading one on Windows.
                if (attempt == DeletionAttempts || !CanWrite(Path.GetDirectoryName(path)!))
                    return false;
                Thread.Sleep(5);
            }
        }
    }

    // The system says only that the file already exists.
    private static void RefuseFile(string path)
    {
        if (File.Exists(path))
            throw new IOException($"'{path}' is a file, where a directory is expected.");
    }

    [SupportedOSPlatform("windows")]
    private static void RestrictToUser(DirectoryInfo directory)
    {
        var security = new DirectorySecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        IdentityReference[] allowed =
        [
            WindowsIdentity.GetCurrent().User!,
            new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null),
            new SecurityIdentifier(WellKnownSidType.BuiltinAdministratorsSid, null),
        ];
        foreach (var identity in allowed)
        {
            security.AddAccessRule(new FileSystemAccessRule(
                identity,
                FileSystemRights.FullControl,
                InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit,
                PropagationFlags.None,
                AccessControlType.Allow));
        }

        directory.SetAccessControl(security);
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CheckAccess(string path, int mode);
}
