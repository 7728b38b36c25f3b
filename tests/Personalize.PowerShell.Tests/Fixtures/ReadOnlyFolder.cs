using System.Diagnostics;

namespace Personalize.PowerShell.Tests.Fixtures;

/// <summary>
/// A folder as this process can only read it: through a read-only mount where it is root, whom permissions do not stop, and without the
/// permission to write elsewhere.
/// </summary>
internal sealed class ReadOnlyFolder : IDisposable
{
    private readonly string _folder;
    private readonly bool _isMounted;

    public ReadOnlyFolder(string folder)
    {
        _folder = folder;
        Path = folder;
        if (!OperatingSystem.IsLinux())
            return;
        if (Environment.UserName != "root")
        {
            IsReadOnly = Run("chmod", "-R", "a-w", folder);
            return;
        }

        Path = Directory.CreateDirectory(folder + " read-only").FullName;
        _isMounted = Run("mount", "--bind", folder, Path);
        IsReadOnly = _isMounted && Run("mount", "-o", "remount,ro,bind", Path);
    }

    /// <summary>Where it can be read.</summary>
    public string Path { get; }

    /// <summary>Whether it worked.</summary>
    public bool IsReadOnly { get; }

    public void Dispose()
    {
        if (_isMounted)
            Run("umount", Path);
        else if (IsReadOnly)
            Run("chmod", "-R", "u+w", _folder);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
