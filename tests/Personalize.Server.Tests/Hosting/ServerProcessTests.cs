using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Personalize.Server.Tests.Hosting;

/// <summary>The server as the process that it is: ready, killed, started again, asked to stop.</summary>
public sealed class ServerProcessTests : IDisposable
{
    private const string Hrnn = "arn:aws:personalize:::recipe/aws-hrnn";

    private readonly ServerProcesses _processes = new();

    public void Dispose() => _processes.Dispose();

    [Fact]
    public async Task A_killed_server_has_lost_no_acknowledged_event_and_its_work_goes_on()
    {
        var first = _processes.Start();
        var acknowledged = 0;
        string version;
        using (var client = await _processes.Connect(first))
        {
            var tracking = (string?)(await client.Call("DescribeEventTracker", new() { ["eventTrackerArn"] = "shop" }))["eventTracker"]!["trackingId"];
            for (; acknowledged < 1200; acknowledged += 10)
                await client.Post("/events", Events(tracking, acknowledged));
            await client.Call("CreateSolution", new() { ["name"] = "shop", ["datasetGroupArn"] = "shop", ["recipeArn"] = Hrnn });
            version = (string)(await client.Call("CreateSolutionVersion", new() { ["solutionArn"] = "shop" }))["solutionVersionArn"]!;
            await client.Post("/events", Events(tracking, acknowledged));
            acknowledged += 10;
        }

        await _processes.Kill(first);
        using (var client = await _processes.Connect(_processes.Start()))
        {
            var ended = await TestServer.Until(
                () => client.Call("DescribeSolutionVersion", new() { ["solutionVersionArn"] = version }),
                answer => (string?)answer["solutionVersion"]!["status"] is not ("CREATE PENDING" or "CREATE IN_PROGRESS"));
            Assert.Equal("ACTIVE", (string?)ended["solutionVersion"]!["status"]);
        }

        using var engine = _processes.Open();
        var journal = engine.Store.Journal;
        var dataset = Arn.Dataset("shop", DatasetType.Interactions);
        Assert.Equal(acknowledged, Enumerable.Range(0, 40).Sum(user => journal.ReadUser(dataset, $"u{user}", after: 0).Count));
    }

    [Fact]
    public async Task A_request_that_is_repeated_after_a_kill_is_recorded_once()
    {
        // Two with the same content are two all the same, unless the client says that it is the same attempt.
        var first = _processes.Start();
        using (var client = await _processes.Connect(first))
        {
            await client.Post("/events", Events(_processes.TrackingId, 0), invocation: "one");
            await client.Post("/events", Events(_processes.TrackingId, 0), invocation: "two");
        }

        await _processes.Kill(first);
        using (var client = await _processes.Connect(_processes.Start()))
        {
            await client.Post("/events", Events(_processes.TrackingId, 0), invocation: "two");
            await client.Post("/events", Events(_processes.TrackingId, 0), invocation: "three");
        }

        using var engine = _processes.Open();
        Assert.Equal(30, engine.Store.Journal.ReadUser(Arn.Dataset("shop", DatasetType.Interactions), "u0", after: 0).Count);
    }

    [Fact]
    public async Task A_server_ends_when_it_is_asked_to_and_with_its_parent()
    {
        var asked = _processes.Start();
        using (await _processes.Connect(asked))
            await File.WriteAllTextAsync(Path.ChangeExtension(_processes.Ready, ".stop"), "");
        await asked.WaitForExitAsync();
        Assert.Equal(0, asked.ExitCode);
        Assert.False(File.Exists(_processes.Ready));

        var parent = _processes.Own(Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!);
        var child = _processes.Start("--parent", $"{parent.Id}");
        await child.WaitForExitAsync();
        Assert.Equal(0, child.ExitCode);
    }

    [Fact]
    public async Task A_second_server_over_a_store_does_not_start()
    {
        using var client = await _processes.Connect(_processes.Start());
        var second = _processes.Start();
        await second.WaitForExitAsync();
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("Another server", await File.ReadAllTextAsync(_processes.Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_port_is_taken_says_what_to_do_and_nothing_else()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var server = _processes.Start("--url", $"http://{other.LocalEndpoint}");
        await server.WaitForExitAsync();

        Assert.Equal(2, server.ExitCode);
        var line = Assert.Single(await File.ReadAllLinesAsync(_processes.Log), text => text.Length > 0);
        Assert.EndsWith("Choose another with --url, or end the program that listens there.", line, StringComparison.Ordinal);
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
}
