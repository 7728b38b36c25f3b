using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Personalize.Benchmarks.Endpoint;

/// <summary>Waits for points in time more exactly than a thread can sleep in .NET, which is to the millisecond, and without using a processor.</summary>
internal static partial class Pace
{
    /// <param name="due">As of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public static void WaitUntil(long due)
    {
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } left)
        {
            if (OperatingSystem.IsWindows())
                Thread.Sleep((int)Math.Ceiling(left.TotalMilliseconds));
            else
                _ = USleep((uint)Math.Min(left.TotalMicroseconds, 500_000));
        }
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int USleep(uint microseconds);
}
