using System.Diagnostics;

namespace Personalize.Storage.Tests;

/// <summary>A file system of a few MB in memory, which can be filled. Linux only, and only where this process may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string FillerName = "filler";

    private readonly string _path = Directory.CreateTempSubdirectory("personalize-disk-").FullName;

    public SmallDisk(int megabytes)
    {
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", _path))
            return;
        Directory.Delete(_path);
        throw new NotSupportedException("This process may not mount a file system.");
    }

    /// <summary>Whether there can be such disks here.</summary>
    public static bool IsAvailable { get; } = OperatingSystem.IsLinux() && TryMount();

    public string Path => _path;

    /// <summary>Fills the disk until so many bytes are left, in whole pages.</summary>
    public void Fill(long left)
    {
        Free();
        using var filler = new FileStream(System.IO.Path.Combine(_path, FillerName), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        for (var free = new DriveInfo(_path).AvailableFreeSpace; free > left; free -= page.Length)
            filler.Write(page);
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(System.IO.Path.Combine(_path, FillerName));

    public void Dispose()
    {
        Run("umount", "-l", _path);
        Directory.Delete(_path);
    }

    private static bool TryMount()
    {
        try
        {
            using var disk = new SmallDisk(1);
            return true;
        }
        catch (Exception exception) when (exception is NotSupportedException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
