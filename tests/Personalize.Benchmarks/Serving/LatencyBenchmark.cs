using System.Diagnostics;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;

namespace Personalize.Benchmarks.Serving;

/// <summary>How long requests and events take in a running process, and the first answer in a fresh one.</summary>
internal static class LatencyBenchmark
{
    public static int Run(Arguments arguments)
    {
        foreach (var items in arguments.Numbers("items", 30_000, 750_000))
        {
            var directory = Directory.CreateTempSubdirectory("personalize-benchmark-").FullName;
            try
            {
                var users = ServedStore.Fabricate(directory, items, arguments.Number("hidden", 43));
                Console.WriteLine($"{items} items, {users} users");
                for (var i = 0; i < 3; i++)
                    StartFirstAnswer(directory);
                Session(directory, users, items, arguments.Number("requests", 1000));
                HistoryBenchmark.Add(directory, items, arguments.Numbers("histories", 100, 1_000, 10_000, 100_000));
                HistoryBenchmark.Run(
                    directory, items, arguments.Numbers("histories", 100, 1_000, 10_000, 100_000), arguments.Number("requests", 1000) / 5);
            }
            finally
            {
                Directory.Delete(directory, recursive: true);
            }
        }

        return 0;
    }

    /// <summary>The work of a fresh process; its times count from the start of the process and from the opening of the store.</summary>
    public static int FirstAnswer(string directory)
    {
        var opened = Stopwatch.GetTimestamp();
        using var engine = ServedStore.Open(directory);
        var answer = Ask(engine, "u7");
        var sinceStart = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds;
        Console.WriteLine(
            $"  fresh process: first answer ({answer.ItemList.Count} items) {Stopwatch.GetElapsedTime(opened).TotalMilliseconds:F0} ms after opening the "
                + $"store, {sinceStart:F0} ms after the start of the process");
        return 0;
    }

    private static void StartFirstAnswer(string directory)
    {
        var start = new ProcessStartInfo("dotnet");
        foreach (var argument in new[] { "exec", typeof(LatencyBenchmark).Assembly.Location, "first-answer", directory })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.WaitForExit();
    }

    private static void Session(string directory, int users, int items, int requests)
    {
        using var engine = ServedStore.Open(directory);
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
            Ask(engine, $"u{random.Next(users)}");
        List<double> first = [], again = [], put = [], after = [];
        for (var i = 0; i < requests; i++)
        {
            var user = $"u{random.Next(users)}";
            first.Add(ServedStore.Time(() => Ask(engine, user)));
            again.Add(ServedStore.Time(() => Ask(engine, user)));
            if (i % 4 != 0)
                continue;
            put.Add(ServedStore.Time(() => engine.PutEvents(new PutEventsRequest
            {
                TrackingId = ServedStore.Name, UserId = user, SessionId = user,
                EventList = [new PutEvent { EventType = "click", ItemId = $"i{random.Next(items)}", SentAt = 1_800_000_000 + i }],
            })));
            after.Add(ServedStore.Time(() => Ask(engine, user)));
        }

        Console.WriteLine($"  a user's first request  {ServedStore.Quantiles(first)}");
        Console.WriteLine($"  the same again          {ServedStore.Quantiles(again)}");
        Console.WriteLine($"  an event put (durable)  {ServedStore.Quantiles(put)}");
        Console.WriteLine($"  the request after it    {ServedStore.Quantiles(after)}");
        Kinds(engine, users, items, requests, random);
    }

    /// <summary>The requests that are not about a user alone.</summary>
    private static void Kinds(PersonalizeEngine engine, int users, int items, int requests, Random random)
    {
        for (var visitor = 0; visitor < 100; visitor++)
        {
            engine.PutEvents(new PutEventsRequest
            {
                TrackingId = ServedStore.Name, SessionId = $"visit-{visitor}",
                EventList =
                [
                    .. Enumerable.Range(0, 8).Select(k => new PutEvent { EventType = "click", ItemId = $"i{random.Next(items)}", SentAt = 1_800_000_000 + k }),
                ],
            });
        }

        string[] List() => [.. Enumerable.Range(0, 100).Select(_ => $"i{random.Next(items)}").Distinct()];
        foreach (var recipe in new[] { "aws-sims", "aws-popularity-count" })
            ServedStore.TrainTable(engine, recipe);
        Write("a visitor's session", i => Answer(engine, new() { Campaign = ServedStore.Name, SessionId = $"visit-{i % 100}" }));
        Write("100 items ranked", _ => engine.GetPersonalizedRanking(
            new() { Campaign = ServedStore.Name, UserId = $"u{random.Next(users)}", InputList = List() }, OperationContext.None));
        Write("items related to one", _ => Answer(engine, new() { Campaign = "aws-sims", ItemId = $"i{random.Next(items)}" }));
        Write("popular items", _ => Answer(engine, new() { Campaign = "aws-popularity-count" }));

        void Write(string kind, Action<int> ask)
        {
            for (var i = 0; i < 50; i++)
                ask(i);
            List<double> times = [];
            for (var i = 0; i < requests; i++)
                times.Add(ServedStore.Time(() => ask(i)));
            Console.WriteLine($"  {kind,-22}  {ServedStore.Quantiles(times)}");
        }
    }

    private static RecommendationList Ask(PersonalizeEngine engine, string user) => Answer(engine, new() { Campaign = ServedStore.Name, UserId = user });

    private static RecommendationList Answer(PersonalizeEngine engine, GetRecommendationsRequest request) =>
        engine.GetRecommendations(request, OperationContext.None);
}
