using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Xunit.Abstractions;

namespace Personalize.Storage.Tests.Postgres;

/// <summary>Kills clients of a shared store, and its server.</summary>
public sealed class PostgresCrashTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string s_clicks = Arn.Dataset("shop", DatasetType.Interactions);

    private readonly ITestOutputHelper _output = output;
    private readonly SharedStore _shared = new();

    public void Dispose() => _shared.Dispose();

    [SkippableFact]
    public void Killed_event_writers_lose_no_acknowledged_event_and_leave_no_part_of_a_request()
    {
        MakeTracker(_shared);
        var random = new Random(3);
        var (next, killed) = (0, 0);
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            var (last, wasRunning) = Kills.RunAndKill(random, 400, "put", _shared.Location, $"{next}");
            killed += wasRunning ? 1 : 0;
            next = RequireRequests(_shared.Store, last ?? next - 1);
        }

        _output.WriteLine($"{killed} clients killed while they ran.");
        Assert.True(next > 0, "No event was acknowledged before its kill.");
    }

    [SkippableFact]
    public void A_writer_goes_on_over_crashes_of_the_server_without_losing_or_doubling_an_event()
    {
        const int RequestsBetween = 3;
        using var server = PostgresServer.MakeOwn();
        using var shared = new SharedStore(server);
        MakeTracker(shared);
        using var writer = Child.Start("put", shared.Location, "0");
        var last = int.Parse(writer.StandardOutput.ReadLine()!);
        for (var crash = 0; crash < Kills.PerTest; crash++)
        {
            server.Crash(TimeSpan.FromMilliseconds(20 * crash));
            for (var request = 0; request < RequestsBetween; request++)
                last = int.Parse(writer.StandardOutput.ReadLine()!);
        }

        Assert.False(writer.HasExited);
        writer.Kill();
        while (writer.StandardOutput.ReadLine() is { } line)
            last = int.Parse(line);
        writer.WaitForExit();
        using var store = shared.Open();
        var requests = RequireRequests(store, last);
        _output.WriteLine($"{Kills.PerTest} crashes of the server; {requests} requests, {last + 1} acknowledged.");
        Assert.True(last >= RequestsBetween * Kills.PerTest);
    }

    [SkippableFact]
    public void Catalogue_writes_and_leases_survive_a_crash_of_the_server()
    {
        using var server = PostgresServer.MakeOwn();
        using var shared = new SharedStore(server);
        using var store = shared.Open();
        using var lease = store.Catalog.TryAcquireLease(s_clicks)!;
        server.Crash(TimeSpan.Zero);

        store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(lease);
            transaction.Insert(
                new DatasetGroup { Name = "shop", Arn = Arn.DatasetGroup("shop"), CreationDateTime = default, LastUpdatedDateTime = default }, parentArn: null);
            return true;
        });

        Assert.Single(store.Catalog.List<DatasetGroup>());
        Assert.False(lease.StopRequested.IsCancellationRequested);
    }

    [SkippableFact]
    public void Two_processes_record_each_event_once()
    {
        const int Requests = 50;
        MakeTracker(_shared);
        var writers = new[] { "a", "b" }.Select(user => Child.Start("share", _shared.Location, user, $"{Requests}")).ToArray();
        foreach (var writer in writers)
        {
            var error = writer.StandardError.ReadToEnd();
            writer.WaitForExit();
            Assert.True(writer.ExitCode == 0, error);
            writer.Dispose();
        }

        var events = _shared.Store.Journal.Read(s_clicks, long.MaxValue).SelectMany(batch => batch).ToArray();
        Assert.Equal(Enumerable.Range(1, 7 * Requests).Select(i => (long)i), events.Select(e => e.Sequence));
        Assert.Equal(Requests, events.Count(e => e.UserId == "shared"));
        Assert.All(["a", "b"], user => Assert.Equal(
            Enumerable.Range(0, Requests).SelectMany(n => Enumerable.Range(0, 3).Select(k => $"{user}/{n}/{k}")),
            events.Where(e => e.UserId == user).Select(e => e.EventId)));
    }

    [SkippableFact]
    public void A_killed_holder_of_a_lease_is_noticed_at_once_on_its_machine()
    {
        using var holder = Child.Start("hold", _shared.Location, s_clicks);
        Assert.Equal("1", holder.StandardOutput.ReadLine());
        Assert.Null(_shared.Store.Catalog.TryAcquireLease(s_clicks));

        holder.Kill();
        holder.WaitForExit();

        using var lease = _shared.Store.Catalog.TryAcquireLease(s_clicks);
        Assert.NotNull(lease);
    }

    private static void MakeTracker(SharedStore shared)
    {
        using var engine = new PersonalizeEngine(shared.Open());
        engine.CreateDatasetGroup(new() { Name = "shop" });
        engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, OperationContext.None);
    }

    // Each request is there with all its three events, in order, up to the last acknowledged one or the one after it. Returns their number.
    private static int RequireRequests(IStore store, int last)
    {
        var requests = store.Journal.Read(s_clicks, long.MaxValue).SelectMany(events => events).GroupBy(e => int.Parse(e.ItemId!)).ToArray();
        Assert.Contains(requests.Length, new[] { last + 1, last + 2 });
        Assert.Equal(Enumerable.Range(0, requests.Length), requests.Select(request => request.Key));
        Assert.All(requests, request => Assert.Equal(
            [.. Enumerable.Range(0, 3).Select(k => $"u{request.Key % 5}/{request.Key}/{k}")], request.Select(e => e.EventId)));
        Assert.Equal(requests.Length * 3, store.Journal.State(s_clicks).Sequence);
        return requests.Length;
    }
}
