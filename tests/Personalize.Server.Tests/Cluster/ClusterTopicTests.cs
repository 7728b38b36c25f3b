using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Personalize.Server.Hosting;
using Personalize.Server.Tests.Clients;
using Personalize.Storage;
using Personalize.Storage.Tests.Postgres;
using YamlDotNet.RepresentationModel;

namespace Personalize.Server.Tests.Cluster;

/// <summary>What about_Personalize_Cluster tells an administrator to write and to run does what it says.</summary>
public sealed partial class ClusterTopicTests : IDisposable
{
    private const string Program = "/opt/personalize/Personalize.Server.dll";
    private const int Sigterm = 15;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly string s_topic = ReadTopic();
    private static int s_databases;

    private readonly string _folder = Directory.CreateTempSubdirectory("personalize-topic-").FullName;
    private readonly List<Process> _processes = [];

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [SkippableFact]
    public async Task The_unit_runs_as_the_role_that_only_uses_the_tables_and_stops_when_it_is_told_to()
    {
        Skip.IfNot(PostgresServer.Reason is null, PostgresServer.Reason);
        Skip.If(OperatingSystem.IsWindows(), "systemd is not on Windows.");
        var database = MakeDatabase(out var user);
        var unit = Block("[Unit]");
        var environment = Block("PERSONALIZE_STORE=Host").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
        environment["PERSONALIZE_STORE"] = Here(environment["PERSONALIZE_STORE"], database, user);
        Assert.StartsWith("http://", environment["PERSONALIZE_URL"], StringComparison.Ordinal);
        environment["PERSONALIZE_URL"] = "http://127.0.0.1:0";
        Assert.Equal("/etc/personalize.conf", Setting(unit, "EnvironmentFile"));
        Assert.Equal("SIGTERM", Setting(unit, "KillSignal"));

        var command = Regex.Replace(Setting(unit, "ExecStart"), @"\$\{(\w+)\}", match => environment[match.Groups[1].Value]);
        var (process, address) = await Start(command.Replace("/usr/bin/dotnet", "dotnet", StringComparison.Ordinal), environment);
        Assert.Equal(HttpStatusCode.OK, await Ask($"{address}/ready"));
        Assert.Equal(0, Signal(process.Id, Sigterm));
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(int.Parse(Setting(unit, "TimeoutStopSec")))), "It did not stop in time.");
        Assert.Equal(0, process.ExitCode);
    }

    [SkippableFact]
    public async Task The_command_of_the_containers_runs_with_their_environment()
    {
        Skip.IfNot(PostgresServer.Reason is null, PostgresServer.Reason);
        var file = new YamlStream();
        file.Load(new StringReader(Block("services:")));
        var services = (YamlMappingNode)file.Documents[0].RootNode["services"];
        var (db, node) = (services["db"]["environment"], services["node"]);
        var given = ((YamlMappingNode)node["environment"]).Children.ToDictionary(entry => $"{entry.Key}", entry => $"{entry.Value}");

        // What one container is told is what the other one is.
        Assert.Equal($"{db["POSTGRES_PASSWORD"]}", given["PGPASSWORD"]);
        Assert.Contains($"Host=db;Database={db["POSTGRES_DB"]};Username={db["POSTGRES_USER"]};", given["PERSONALIZE_STORE"], StringComparison.Ordinal);
        string[] volumes = [.. ((YamlSequenceNode)node["volumes"]).Select(entry => $"{entry}".Split(':')[1])];
        Assert.Contains(volumes, path => $"{node["command"]}".Contains($"{path}/", StringComparison.Ordinal));
        Assert.Contains(volumes, path => given["PERSONALIZE_STORE"].EndsWith($"Folder={path}", StringComparison.Ordinal));
        var volume = $"{((YamlSequenceNode)services["db"]["volumes"])[0]}".Split(':')[0];
        Assert.Equal(volume, $"{((YamlMappingNode)file.Documents[0].RootNode["volumes"]).First().Key}");

        var database = MakeDatabase(out _);
        given["PERSONALIZE_STORE"] = Here(given["PERSONALIZE_STORE"], database, OwnerOf(database));
        var (_, address) = await Start($"{node["command"]}".Replace("0.0.0.0:8730", "127.0.0.1:0", StringComparison.Ordinal), given);
        Assert.Equal(HttpStatusCode.OK, await Ask($"{address}/ready"));
    }

    [SkippableFact]
    public void The_unit_is_one_that_systemd_takes()
    {
        var unit = Path.Combine(_folder, "personalize.service");
        File.WriteAllText(unit, Block("[Unit]").Replace("/usr/bin/dotnet", "/bin/sh", StringComparison.Ordinal));
        (int ExitCode, string Output) answer;
        try
        {
            answer = ClientTools.Run("systemd-analyze", ["verify", "--man=no", unit], new Dictionary<string, string>(), s_patience);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new SkipException("systemd-analyze is not installed.");
        }

        Skip.If(answer.Output.Contains("Failed to initialize manager", StringComparison.Ordinal), "systemd-analyze cannot be used here.");
        Assert.True(answer.ExitCode == 0, answer.Output);
        Assert.DoesNotContain("personalize.service:", answer.Output);
    }

    [Fact]
    public void Every_option_of_a_server_that_the_topic_names_exists()
    {
        var help = ClientTools.Run("dotnet", ["exec", typeof(ServerHost).Assembly.Location, "--help"], new Dictionary<string, string>(), s_patience).Output;
        string[] others = ["--pwprompt", "--owner", "--now"];
        var options = ServerOption().Matches(s_topic).Select(match => match.Value).Except(others);

        Assert.All(options, option => Assert.Contains($"{option} ", help));
    }

    // The commands of SETTING IT UP, of which createuser and createdb are the statements that they send.
    private static string MakeDatabase(out string user)
    {
        var number = Interlocked.Increment(ref s_databases);
        var (database, owner) = ($"topic{number}", OwnerOf($"topic{number}"));
        user = $"personalize{number}";
        Assert.Contains("createuser personalize_owner", s_topic, StringComparison.Ordinal);
        Assert.Contains("createdb personalize --owner personalize_owner", s_topic, StringComparison.Ordinal);
        PostgresServer.Shared.Execute($"CREATE ROLE {owner} LOGIN");
        PostgresServer.Shared.Execute($"CREATE ROLE {user} LOGIN");
        PostgresServer.Shared.Execute($"CREATE DATABASE {database} OWNER {owner}");
        return database;
    }

    private static string OwnerOf(string database) => $"{database}_owner";

    /// <summary>A connection string of the topic on this machine, where the owner has made the tables and granted what the topic says.</summary>
    private string Here(string text, string database, string user)
    {
        string As(string role) => text.Replace("Host=db", PostgresServer.Shared.Admin.Split(';')[0], StringComparison.Ordinal)
            .Replace("Database=personalize", $"Database={database}", StringComparison.Ordinal)
            .Replace("Username=personalize", $"Username={role}", StringComparison.Ordinal)
            .Replace("/mnt/personalize", Path.Combine(_folder, "mnt"), StringComparison.Ordinal);

        new StoreFactory().Open(As(OwnerOf(database))).Dispose();
        using var source = StoreFactory.OpenDatabase(As(OwnerOf(database)))!;
        using var command = source.CreateCommand(Block("GRANT USAGE ON SCHEMA").Replace("TO personalize;", $"TO {user};", StringComparison.Ordinal));
        command.ExecuteNonQuery();
        return As(user);
    }

    private async Task<(Process Process, string Address)> Start(string command, IReadOnlyDictionary<string, string> environment)
    {
        var words = command.Replace(Program, typeof(ServerHost).Assembly.Location, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("dotnet", words[0]);
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        _processes.Add(process);
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(s_patience);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // So that it never waits for somebody to read what it says.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return (process, match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException($"The server did not start: {await error}");
    }

    private static async Task<HttpStatusCode> Ask(string url)
    {
        using var client = new HttpClient { Timeout = s_patience };
        using var answer = await client.GetAsync(url);
        return answer.StatusCode;
    }

    // Of systemd: a backslash at the end of a line continues it.
    private static string Setting(string unit, string name) => Regex.Replace(unit, @"\\\n\s*", " ").Split('\n')
        .Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    /// <summary>The indented lines of the topic that begin with a text, without their indent.</summary>
    private static string Block(string begin)
    {
        var lines = s_topic.Split('\n');
        var first = Array.FindIndex(lines, line => line.StartsWith($"        {begin}", StringComparison.Ordinal));
        Assert.True(first >= 0, $"The topic has no '{begin}'.");
        var block = lines.Skip(first).TakeWhile(line => line.Length == 0 || line.StartsWith("        ", StringComparison.Ordinal));
        return string.Join('\n', block.Select(line => line.Length == 0 ? "" : line[8..])).TrimEnd() + "\n";
    }

    private static string ReadTopic() => File.ReadAllText(Path.Combine(
        Directory.GetParent(ClientTools.Cache())!.Parent!.FullName, "src", "Personalize.PowerShell", "Module", "en-US",
        "about_Personalize_Cluster.help.txt")).ReplaceLineEndings("\n");

    [GeneratedRegex(@"listens on (http://\S+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"--[a-z][a-z-]+")]
    private static partial Regex ServerOption();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
