using System.Diagnostics;
using System.Text.Json;
using Personalize.Engine;
using Personalize.Server.Hosting;
using Personalize.Storage;

namespace Personalize.Server.Tests.Hosting;

/// <summary>The server as the process that it is: ready, killed, started again, asked to stop.</summary>
public sealed class ServerProcessTests : IDisposable
{
    private const string Hrnn = "arn:aws:personalize:::recipe/aws-hrnn";

    private readonly string _folder = Directory.CreateTempSubdirectory("personalize-process-").FullName;
    private readonly List<Process> _processes = [];
    private readonly NewServerCredential _credential;

    public ServerProcessTests()
    {
        using var engine = Open();
        _credential = engine.CreateServerCredential(new());
        engine.CreateDatasetGroup(new() { Name = "shop" });
        engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, OperationContext.None);
    }

    private string Ready => Path.Combine(_folder, "ready.json");

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

    [Fact]
    public async Task A_killed_server_has_lost_no_acknowledged_event_and_its_work_goes_on()
    {
        var first = Start();
        var acknowledged = 0;
        string version;
        using (var client = await Connect(first))
        {
            var tracking = (string?)(await client.Call("DescribeEventTracker", new() { ["eventTrackerArn"] = "shop" }))["eventTracker"]!["trackingId"];
            for (; acknowledged < 1200; acknowledged += 10)
                await client.Post("/events", Events(tracking, acknowledged));
            await client.Call("CreateSolution", new() { ["name"] = "shop", ["datasetGroupArn"] = "shop", ["recipeArn"] = Hrnn });
            version = (string)(await client.Call("CreateSolutionVersion", new() { ["solutionArn"] = "shop" }))["solutionVersionArn"]!;
            await client.Post("/events", Events(tracking, acknowledged));
            acknowledged += 10;
        }

        first.Kill();
        await first.WaitForExitAsync();
        File.Delete(Ready);
        using (var client = await Connect(Start()))
        {
            var ended = await TestServer.Until(
                () => client.Call("DescribeSolutionVersion", new() { ["solutionVersionArn"] = version }),
                answer => (string?)answer["solutionVersion"]!["status"] is not ("CREATE PENDING" or "CREATE IN_PROGRESS"));
            Assert.Equal("ACTIVE", (string?)ended["solutionVersion"]!["status"]);
        }

        using var engine = Open();
        var journal = engine.Store.Journal;
        var dataset = Arn.Dataset("shop", DatasetType.Interactions);
        Assert.Equal(acknowledged, Enumerable.Range(0, 40).Sum(user => journal.ReadUser(dataset, $"u{user}", after: 0).Count));
    }

    [Fact]
    public async Task A_server_ends_when_it_is_asked_to_and_with_its_parent()
    {
        var asked = Start();
        using (await Connect(asked))
            await File.WriteAllTextAsync(Path.ChangeExtension(Ready, ".stop"), "");
        await asked.WaitForExitAsync();
        Assert.Equal(0, asked.ExitCode);
        Assert.False(File.Exists(Ready));

        var parent = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        _processes.Add(parent);
        var child = Start("--parent", $"{parent.Id}");
        await child.WaitForExitAsync();
        Assert.Equal(0, child.ExitCode);
    }

    [Fact]
    public async Task A_second_server_over_a_store_does_not_start()
    {
        using var client = await Connect(Start());
        var second = Start();
        await second.WaitForExitAsync();
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("Another server", await File.ReadAllTextAsync(Log(_processes.Count - 1)), StringComparison.Ordinal);
    }

    private static JsonObject Events(string? tracking, int first) => new()
    {
        ["trackingId"] = tracking,
        ["userId"] = $"u{first / 10 % 40}",
        ["sessionId"] = "s",
        ["eventList"] = new JsonArray([.. Enumerable.Range(first, 10).Select(number => new JsonObject
        {
            ["eventType"] = "click", ["itemId"] = $"i{number % 37}", ["sentAt"] = 1_700_000_000 + number,
        })]),
    };

    private string Log(int number) => Path.Combine(_folder, $"{number}.log");

    private PersonalizeEngine Open() => new(new StoreFactory().Open(Path.Combine(_folder, "store")));

    private Process Start(params string[] more)
    {
        var start = new ProcessStartInfo("dotnet");
        string[] arguments =
        [
            "exec", typeof(ServerHost).Assembly.Location, "--store", Path.Combine(_folder, "store"), "--url", "http://127.0.0.1:0", "--ready-file", Ready,
            "--log-file", Log(_processes.Count), .. more,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    private async Task<SigningClient> Connect(Process process)
    {
        while (!File.Exists(Ready))
        {
            Assert.False(process.HasExited, "The server ended before it was ready.");
            await Task.Delay(50);
        }

        using var ready = JsonDocument.Parse(await File.ReadAllBytesAsync(Ready));
        return new SigningClient(ready.RootElement.GetProperty("addresses")[0].GetString()!, _credential);
    }
}
