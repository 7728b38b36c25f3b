using System.Diagnostics;
using System.Net;
using System.Reflection;

namespace Personalize.Benchmarks.Cluster;

/// <summary>A node: the built server, in a network namespace of its own.</summary>
internal sealed class ClusterHost : IDisposable
{
    private const int Port = 8730;

    private static readonly TimeSpan s_longestStart = TimeSpan.FromMinutes(1);

    private readonly int _number;
    private readonly string _store;
    private readonly string _folder;
    private readonly double? _cores;
    private readonly string[] _options;
    private Process? _process;

    /// <param name="store">Its connection string.</param>
    /// <param name="folder">For its log.</param>
    /// <param name="cores">The share of a processor that it may use; null for what there is.</param>
    /// <param name="options">Further ones of its command line.</param>
    public ClusterHost(int number, string store, string folder, double? cores, params string[] options)
    {
        (_number, _store, _folder, _cores, _options) = (number, store, folder, cores, options);
        Start();
    }

    public string Name => ClusterNetwork.NodeName(_number);

    public IPEndPoint Address => new(IPAddress.Parse(ClusterNetwork.AddressOf(Name)), Port);

    public bool HasExited => _process is null or { HasExited: true };

    public string Log => Path.Combine(_folder, $"{Name}.log");

    private string Ready => Path.Combine(_folder, $"{Name}.json");

    private string Group => $"/sys/fs/cgroup/cpu/{Name}";

    public void Start()
    {
        File.Delete(Ready);
        var program = typeof(ClusterHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(entry => entry.Key == "Server").Value!;
        var start = new ProcessStartInfo("ip");
        string[] arguments =
        [
            "netns", "exec", Name, "dotnet", "exec", program, "--node-name", Name, "--url", $"http://{Address}",
            "--allow-insecure", "--ready-file", Ready, "--log-file", Log, "--parent", $"{Environment.ProcessId}", "--requests-per-second", "0", .. _options,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["PERSONALIZE_STORE"] = _store;
        if (_cores is not null)
            start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        _process = Process.Start(start)!;
        var started = Stopwatch.GetTimestamp();
        while (!File.Exists(Ready))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > s_longestStart)
                throw new InvalidOperationException($"The node does not start: {File.ReadAllText(Log)}");
            Thread.Sleep(50);
        }

        Confine();
    }

    /// <summary>Kills it, which it cannot do anything about.</summary>
    public void Kill()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>Stops it from running, without a word, or lets it run again.</summary>
    public void Freeze(bool isFrozen) => Shell.Run("kill", isFrozen ? "-STOP" : "-CONT", $"{_process!.Id}");

    public void Dispose()
    {
        Kill();
        if (_cores is not null && Directory.Exists(Group))
            Shell.TryRun("rmdir", Group);
    }

    // Only once it runs: it starts with the processors of the machine.
    private void Confine()
    {
        if (_cores is not { } cores)
            return;
        Directory.CreateDirectory(Group);
        File.WriteAllText(Path.Combine(Group, "cpu.cfs_quota_us"), $"{(int)(cores * 100_000)}");
        File.WriteAllText(Path.Combine(Group, "cgroup.procs"), $"{_process!.Id}");
    }
}
