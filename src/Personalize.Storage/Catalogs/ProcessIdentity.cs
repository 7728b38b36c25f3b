using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Personalize.Storage.Catalogs;

/// <summary>
/// A process that can be recognised later. Process ids are reused, so the start time is part of it, and so is the machine (its name, its
/// boot and its process-id namespace, because two containers may share everything else).
/// </summary>
internal sealed record ProcessIdentity(string Machine, int ProcessId, string Started)
{
    public static ProcessIdentity Current { get; } =
        new(DescribeMachine(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? throw new InvalidOperationException("This process has no start time."));

    public bool IsOnThisMachine => Machine == Current.Machine;

    /// <summary>True while the process is running; used only for processes of this machine.</summary>
    public bool IsRunning => StartOf(ProcessId) == Started;

    private static string DescribeMachine() =>
        OperatingSystem.IsLinux()
            ? $"{Environment.MachineName}/{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{new FileInfo("/proc/self/ns/pid").LinkTarget}"
            : Environment.MachineName;

    private static string? StartOf(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // proc(5): the command in brackets is followed by the state and, 19 fields later, by the start time in ticks since boot.
                var status = File.ReadAllText($"/proc/{processId}/stat");
                var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : fields[19];
            }

            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (
            exception is ArgumentException or InvalidOperationException or Win32Exception or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
