using Xunit.Abstractions;

namespace Personalize.Server.Tests.Hosting;

/// <summary>Kills servers at random moments while clients send them events.</summary>
public sealed class ServerCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 3;
    private const int EventsPerRequest = 4;
    private const int FewKills = 3;

    // As in the crash tests of the storage.
    private static readonly int s_kills = int.TryParse(Environment.GetEnvironmentVariable("PERSONALIZE_KILLS"), out var kills) ? kills : FewKills;

    private readonly ITestOutputHelper _output = output;
    private readonly ServerProcesses _processes = new();

    public void Dispose() => _processes.Dispose();

    [Fact]
    public async Task Killed_servers_lose_no_acknowledged_event_and_record_none_twice_though_clients_repeat_what_was_not_answered()
    {
        var random = new Random(16);
        var acknowledged = new int[Clients];
        for (var kill = 0; kill < s_kills; kill++)
        {
            var process = _processes.Start();
            using (var client = await _processes.Connect(process))
            {
                var enough = new SemaphoreSlim(0);
                var sending = Enumerable.Range(0, Clients).Select(number => Task.Run(() => Send(client, number, acknowledged, enough))).ToArray();
                for (var answers = random.Next(1, 60); answers > 0; answers--)
                    await Task.WhenAny(enough.WaitAsync(), Task.WhenAll(sending));
                await Task.Delay(random.Next(20));
                await _processes.Kill(process);
                await Task.WhenAll(sending);
            }

            using var engine = _processes.Open();
            for (var number = 0; number < Clients; number++)
            {
                var recorded = engine.Store.Journal.ReadUser(Arn.Dataset("shop", DatasetType.Interactions), $"u{number}", after: 0);
                var found = recorded.Select(e => e.EventId).ToArray();

                // The request that was not answered may have been recorded before the kill.
                Assert.Contains(found.Length, new[] { acknowledged[number], acknowledged[number] + 1 }.Select(requests => requests * EventsPerRequest));
                Assert.Equal(Enumerable.Range(0, found.Length).Select(e => $"{number}/{e}"), found);
            }
        }

        _output.WriteLine($"{s_kills} servers killed, {acknowledged.Sum()} requests acknowledged.");
        Assert.All(acknowledged, requests => Assert.True(requests > 0));
    }

    // Sends one request after the other, the first of them again if the last server did not answer it, until the server is gone.
    private async Task Send(SigningClient client, int number, int[] acknowledged, SemaphoreSlim answered)
    {
        try
        {
            while (true)
            {
                await client.Post("/events", new()
                {
                    ["trackingId"] = _processes.TrackingId,
                    ["userId"] = $"u{number}",
                    ["sessionId"] = $"s{number}",
                    ["eventList"] = new JsonArray([.. Enumerable.Range(acknowledged[number] * EventsPerRequest, EventsPerRequest).Select(e => new JsonObject
                    {
                        ["eventId"] = $"{number}/{e}", ["eventType"] = "click", ["itemId"] = $"i{e % 31}", ["sentAt"] = 1_700_000_000 + e,
                    })]),
                });
                acknowledged[number]++;
                answered.Release();
            }
        }
        catch (HttpRequestException)
        {
        }
    }
}
