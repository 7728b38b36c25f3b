using System.Diagnostics;

namespace Personalize.Benchmarks.Cluster;

/// <summary>A PostgreSQL in its own network namespace, with its default durability: a commit is on the disk.</summary>
internal sealed class ClusterDatabase : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const int Port = 5432;

    private readonly string _folder = Directory.CreateTempSubdirectory("pz-database-").FullName;
    private readonly Process _process;

    public ClusterDatabase()
    {
        var user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
        Shell.Run("chmod", "777", _folder);
        Shell.Run(
            "setpriv", $"--reuid={user}", "--clear-groups", $"{Programs}/initdb", "-D", Data, "-U", "personalize", "-A", "trust", "-E", "UTF8", "--no-locale");
        File.AppendAllText(Path.Combine(Data, "pg_hba.conf"), "host all all 10.77.0.0/24 trust\n");
        var start = new ProcessStartInfo("ip")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        string[] arguments =
        [
            "netns", "exec", ClusterNetwork.Database, "setpriv", $"--reuid={user}", "--clear-groups", $"{Programs}/postgres", "-D", Data, "-k", _folder,
            "-c", "listen_addresses=*", "-c", $"port={Port}", "-c", "max_connections=200",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var attempt = 0; Shell.TryRun($"{Programs}/pg_isready", "-h", _folder, "-p", $"{Port}").Code != 0; attempt++)
        {
            if (attempt > 100 || _process.HasExited)
                throw new InvalidOperationException("PostgreSQL does not start.");
            Thread.Sleep(100);
        }

        Shell.Run($"{Programs}/createdb", "-h", _folder, "-p", $"{Port}", "-U", "personalize", "personalize");
    }

    /// <summary>The database, as a server names it.</summary>
    public static string Location(string folder) =>
        $"Host={ClusterNetwork.AddressOf(ClusterNetwork.Database)};Database=personalize;Username=personalize;Folder={folder}";

    private string Data => Path.Combine(_folder, "data");

    public string Query(string sql) =>
        Shell.Run("psql", "-h", _folder, "-p", $"{Port}", "-U", "personalize", "-d", "personalize", "-Atc", sql).Trim();

    public void Dispose()
    {
        Shell.TryRun("kill", "-INT", $"{_process.Id}");
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
