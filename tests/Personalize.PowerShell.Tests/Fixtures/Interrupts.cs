using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Personalize.PowerShell.Tests.Fixtures;

/// <summary>Ctrl+C for other processes, where there are signals.</summary>
internal static partial class Interrupts
{
    private const int Number = 2;
    private const int Default = 0;

    /// <summary>
    /// Lets processes that are started from now on be interrupted: a shell that started the tests in the background made them, and
    /// all that they start, ignore SIGINT.
    /// </summary>
    public static void Allow()
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status))
            return;
        var ignored = Convert.ToUInt64(File.ReadLines(Status).Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim(), 16);
        if ((ignored & (1UL << (Number - 1))) != 0)
            _ = Signal(Number, Default);
    }

    public static void Send(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        kill.WaitForExit();
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
