using System.Globalization;

namespace Personalize.Server.Cluster;

/// <summary>The memory of this node, in bytes.</summary>
/// <param name="Total">What the server may use: the limit of its container, or what the machine has.</param>
/// <param name="Free">What nobody uses of it.</param>
internal readonly record struct NodeMemory(long Total, long Free)
{
    private const string Table = "/proc/meminfo";
    private const string Entry = "MemAvailable:";

    /// <summary>As it is now. Networks are not in the memory that .NET collects, so what that says about itself is not enough.</summary>
    public static NodeMemory Now()
    {
        var total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var free = total - Environment.WorkingSet;
        return new NodeMemory(total, Math.Max(0, AvailableOfMachine() is { } available ? Math.Min(free, available) : free));
    }

    private static long? AvailableOfMachine()
    {
        try
        {
            var line = File.Exists(Table) ? File.ReadLines(Table).FirstOrDefault(line => line.StartsWith(Entry, StringComparison.Ordinal)) : null;
            return line is null ? null : 1024 * long.Parse(line[Entry.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
