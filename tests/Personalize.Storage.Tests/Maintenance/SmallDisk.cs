using System.Diagnostics;

namespace Personalize.Storage.Tests.Maintenance;

/// <summary>A file system of a few megabytes, which can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int MostAttempts = 100;

    private static readonly Lazy<bool> s_canMount = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("personalize-mount-");
        try
        {
            return OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "none", folder.FullName) && Run("umount", folder.FullName);
        }
        finally
        {
            folder.Delete();
        }
    });

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize-disk-");

    public SmallDisk(int megabytes)
    {
        if (!Run("mount", out var problem, "-t", "tmpfs", "-o", $"size={megabytes}m", "none", _folder.FullName))
            throw new InvalidOperationException($"A disk of {megabytes} MB could not be mounted at '{_folder.FullName}': {problem}");
    }

    /// <summary>Whether this process may mount file systems, as root on Linux may.</summary>
    public static bool IsPossible => s_canMount.Value;

    public string Path => _folder.FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Uses up all space but some.</summary>
    public void Fill(int leave)
    {
        using var stream = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
                stream.Write(block);
        }
        catch (IOException)
        {
            stream.SetLength(Math.Max(0, stream.Length - leave));
        }
    }

    public void Free()
    {
        // Emptied before it is deleted: a process that another test is just starting holds the files of this one for a moment, and as long as
        // someone holds a file that was deleted, it takes space.
        using (var stream = new FileStream(Filler, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            stream.SetLength(0);
        File.Delete(Filler);
    }

    public void Dispose()
    {
        // A process that another test is just starting holds all files of this one for a moment.
        for (var attempt = 1; !Run("umount", Path) && attempt < MostAttempts; attempt++)
            Thread.Sleep(20);
        _folder.Delete(recursive: true);
    }

    /// <summary>Runs a program; false if it fails or does not exist.</summary>
    public static bool Run(string program, params string[] arguments) => Run(program, out _, arguments);

    private static bool Run(string program, out string problem, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            problem = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            problem = exception.Message;
            return false;
        }
    }
}
