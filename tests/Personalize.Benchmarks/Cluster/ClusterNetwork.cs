namespace Personalize.Benchmarks.Cluster;

/// <summary>
/// Hosts as network namespaces of this machine, joined by a bridge: one for PostgreSQL, and one for each node. This program is a client beside them.
/// </summary>
internal sealed class ClusterNetwork : IDisposable
{
    public const string Database = "pzdb";

    private const string Bridge = "pzbr";
    private const string Network = "10.77.0";

    private readonly string[] _hosts;

    public ClusterNetwork(int nodes)
    {
        _hosts = [Database, .. Enumerable.Range(1, nodes).Select(NodeName)];
        Remove();
        Shell.Run("ip", "link", "add", Bridge, "type", "bridge");
        Shell.Run("ip", "address", "add", $"{Network}.1/24", "dev", Bridge);
        Shell.Run("ip", "link", "set", Bridge, "up");
        foreach (var host in _hosts)
        {
            Shell.Run("ip", "netns", "add", host);
            Shell.Run("ip", "link", "add", $"v{host}", "type", "veth", "peer", "name", "eth0", "netns", host);
            Shell.Run("ip", "link", "set", $"v{host}", "master", Bridge, "up");
            Shell.Run("ip", "-n", host, "address", "add", $"{AddressOf(host)}/24", "dev", "eth0");
            Shell.Run("ip", "-n", host, "link", "set", "eth0", "up");
            Shell.Run("ip", "-n", host, "link", "set", "lo", "up");
        }
    }

    /// <summary>Why there can be none here; null if there can.</summary>
    public static string? Reason => Environment.UserName != "root" ? "Network namespaces need root."
        : Shell.TryRun("ip", "netns", "list").Code != 0 ? "There is no ip (iproute2)." : null;

    public static string NodeName(int node) => $"pz{node}";

    public static string AddressOf(string host) => $"{Network}.{(host == Database ? 10 : 10 + int.Parse(host[2..]))}";

    /// <summary>Cuts a host off from everybody, without a word, or joins it again.</summary>
    public static void Cut(string host, bool isCut) => Shell.Run("ip", "link", "set", $"v{host}", isCut ? "down" : "up");

    public void Dispose() => Remove();

    private void Remove()
    {
        foreach (var host in _hosts)
        {
            Shell.TryRun("ip", "link", "del", $"v{host}");
            Shell.TryRun("ip", "netns", "del", host);
        }

        Shell.TryRun("ip", "link", "del", Bridge);
    }
}
