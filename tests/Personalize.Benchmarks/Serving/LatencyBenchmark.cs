using System.Diagnostics;
using System.Runtime;
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
                // An empty database of PostgreSQL, whose files go into the same directory.
                var store = arguments.Text("store") is { } server ? $"{server};Folder={directory}/store" : directory;
                var users = ServedStore.Fabricate(store, directory, items, arguments.Number("hidden", 43));
                Console.WriteLine($"{items} items, {users} users");
                for (var i = 0; i < 3; i++)
                    StartFirstAnswer(store);
                RequestKinds.Prepare(store, directory, items);
                Session(store, users, items, arguments.Number("requests", 1000));
                if (arguments.Text("histories") == "no")
                    continue;
                HistoryBenchmark.Add(store, items, arguments.Numbers("histories", 100, 1_000, 10_000, 100_000));
                HistoryBenchmark.Run(
                    store, items, arguments.Numbers("histories", 100, 1_000, 10_000, 100_000), arguments.Number("requests", 1000) / 5);
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
        using var process = Process.GetCurrentProcess();
        var (sinceStart, used) = ((DateTime.Now - process.StartTime).TotalMilliseconds, process.TotalProcessorTime.TotalMilliseconds);
        Console.WriteLine(
            $"  fresh process: first answer ({answer.ItemList.Count} items) {Stopwatch.GetElapsedTime(opened).TotalMilliseconds:F0} ms after opening the "
                + $"store, {sinceStart:F0} ms after the start of the process; {used:F0} ms of processors, {JitInfo.GetCompiledMethodCount()} methods "
                + $"compiled in {JitInfo.GetCompilationTime().TotalMilliseconds:F0} ms");
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
        Kinds(engine, users, items, requests);
    }

    private static void Kinds(PersonalizeEngine engine, int users, int items, int requests)
    {
        var random = new Random(2);
        foreach (var kind in RequestKinds.Of(users, items))
        {
            List<double> times = [];
            for (var i = -50; i < requests; i++)
            {
                var request = kind.Next(random);
                var time = ServedStore.Time(() => RequestKind.Ask(engine, request));
                if (i >= 0)
                    times.Add(time);
            }

            Console.WriteLine($"  {kind.Name,-32}{ServedStore.Quantiles(times)}");
        }
    }

    private static RecommendationList Ask(PersonalizeEngine engine, string user) => Answer(engine, new() { Campaign = ServedStore.Name, UserId = user });

    private static RecommendationList Answer(PersonalizeEngine engine, GetRecommendationsRequest request) =>
        engine.GetRecommendations(request, OperationContext.None);
}
