using System.Diagnostics;
using Npgsql;

namespace Personalize.Storage.Tests.Postgres;

/// <summary>
/// A PostgreSQL of this test run: in a temporary directory, on a Unix socket, as a user who is not root. It ends with the process of the tests,
/// however that ends.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Superuser = "tester";

    private static readonly Lazy<(PostgresServer? Server, string Reason)> s_shared = new(Start);

    private readonly string _folder;
    private readonly string _programs;
    private Process _process;

    private readonly string[] _settings;

    /// <param name="programs">Where the programs of PostgreSQL are.</param>
    /// <param name="settings">Of the server.</param>
    private PostgresServer(string programs, params string[] settings)
    {
        (_programs, _settings) = (programs, [.. settings.SelectMany(setting => (string[])["-c", setting])]);
        _folder = Directory.CreateTempSubdirectory("pg-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
        Run("initdb", "-D", Data, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        _process = Launch();
    }

    /// <summary>Why there is no server here; null if there is one.</summary>
    public static string? Reason => s_shared.Value.Server is null ? s_shared.Value.Reason : null;

    /// <summary>The server that all tests share; each makes a schema of its own in it.</summary>
    public static PostgresServer Shared => s_shared.Value.Server ?? throw new InvalidOperationException(s_shared.Value.Reason);

    public string Admin => $"Host={_folder};Username={Superuser};Database=postgres";

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A server for one test, which may end it.</summary>
    public static PostgresServer MakeOwn() => new(Shared._programs);

    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection($"{Admin};Pooling=False");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Ends the server as a loss of power would, as far as its own memory is concerned, and starts it again after a pause.</summary>
    public void Crash(TimeSpan pause)
    {
        Run("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Thread.Sleep(pause);
        _process = Launch();
    }

    public void Dispose()
    {
        // The shell ends the server when its input ends.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static (PostgresServer?, string) Start()
    {
        if (FindPrograms() is not { } programs)
            return (null, "PostgreSQL is not installed (apt-get install postgresql).");
        try
        {
            // What it writes need not survive the machine.
            var server = new PostgresServer(programs, "fsync=off", "max_connections=300", "shared_buffers=32MB");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
            return (server, "");
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or NpgsqlException)
        {
            return (null, $"PostgreSQL cannot be started here: {exception.Message}");
        }
    }

    // PERSONALIZE_POSTGRES names the directory of the programs, or one without them, to run the tests as where nothing is installed.
    private static string? FindPrograms()
    {
        var named = Environment.GetEnvironmentVariable("PERSONALIZE_POSTGRES");
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(path => path, StringComparer.Ordinal).Select(path => Path.Combine(path, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return (named is null ? debian.Concat(path) : [named]).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private Process Launch()
    {
        var postgres = string.Join(' ', Command("postgres", ["-D", Data, "-k", _folder, "-c", "listen_addresses=", .. _settings]).Select(part => $"'{part}'"));
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec 3<&0; {postgres} < /dev/null & server=$!; (cat <&3; kill -INT $server) > /dev/null 2>&1 & exec 3<&-; wait $server");
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Execute("SELECT 1");
                return process;
            }
            catch (NpgsqlException) when (attempt < 600 && !process.HasExited)
            {
                Thread.Sleep(50);
            }
        }
    }

    private void Run(string program, params string[] arguments)
    {
        string[] command = Command(program, arguments);
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed with {process.ExitCode}: {error}{output.Result}");
    }

    // PostgreSQL refuses to run as root.
    private string[] Command(string program, params string[] arguments)
    {
        string[] own = [Path.Combine(_programs, program), .. arguments];
        if (Environment.UserName != "root")
            return own;
        var user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
        return ["/usr/bin/setpriv", $"--reuid={user}", "--clear-groups", .. own];
    }
}
