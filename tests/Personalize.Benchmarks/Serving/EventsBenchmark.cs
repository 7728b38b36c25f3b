using System.Diagnostics;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Benchmarks.Serving;

/// <summary>Events from several processes at a steady rate while recommendations are served; afterwards the recorded events are counted.</summary>
internal static class EventsBenchmark
{
    private const int EventsPerRequest = 10;
    private const int Items = 3_000;

    // One request in this many is sent twice, as by a caller that did not receive the first answer.
    private const int Repeat = 50;

    public static int Run(Arguments arguments)
    {
        var (processes, seconds, rate) = (arguments.Number("processes", 3), arguments.Number("seconds", 60), arguments.Number("rate", 2_000));
        var directory = Directory.CreateTempSubdirectory("personalize-benchmark-").FullName;
        try
        {
            ServedStore.Fabricate(directory, Items, 43);
            var writers = Enumerable.Range(0, processes).Select(n => StartWriter(directory, n, seconds, (rate + processes - 1) / processes)).ToArray();
            var served = Serve(directory, writers);
            foreach (var writer in writers)
                Console.Write(writer.StandardOutput.ReadToEnd());
            Console.WriteLine($"  recommendations served meanwhile: {ServedStore.Quantiles(served)}");
            Count(directory, processes, seconds, (rate + processes - 1) / processes);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        return 0;
    }

    /// <summary>The work of a writing process.</summary>
    public static int Write(string directory, string name, int seconds, int rate)
    {
        using var engine = ServedStore.Open(directory);
        var requests = Requests(seconds, rate);
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        for (var n = 0; n < requests; n++)
        {
            var due = TimeSpan.FromSeconds((double)n * EventsPerRequest / rate) - Stopwatch.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
                Thread.Sleep(due);
            var request = Request(name, n);
            for (var times2 = n % Repeat == 0 ? 2 : 1; times2 > 0; times2--)
                times.Add(ServedStore.Time(() => engine.PutEvents(request)));
        }

        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant(
            $"  process {name}: {requests * EventsPerRequest} events in {took:F1} s = {requests * EventsPerRequest / took:F0}/s; a request of "
                + $"{EventsPerRequest} {ServedStore.Quantiles(times)}"));
        return 0;
    }

    private static int Requests(int seconds, int rate) => seconds * rate / EventsPerRequest;

    private static PutEventsRequest Request(string name, int n) => new()
    {
        TrackingId = ServedStore.Name,
        UserId = $"u{n % 500}",
        SessionId = $"{name}/{n % 500}",
        EventList = [.. Enumerable.Range(0, EventsPerRequest).Select(k => new PutEvent
        {
            EventId = $"{name}/{n}/{k}", EventType = "click", ItemId = $"i{((n * 7) + k) % Items}", SentAt = 1_800_000_000 + (n * EventsPerRequest) + k,
        })],
    };

    private static Process StartWriter(string directory, int n, int seconds, int rate)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { "exec", typeof(EventsBenchmark).Assembly.Location, "write-events", directory, $"p{n}", $"{seconds}", $"{rate}" })
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    // About a hundred requests per second, for users whose events are being recorded.
    private static List<double> Serve(string directory, Process[] writers)
    {
        using var engine = ServedStore.Open(directory);
        var random = new Random(1);
        var times = new List<double>();
        while (!Array.TrueForAll(writers, writer => writer.HasExited))
        {
            var request = new GetRecommendationsRequest { Campaign = ServedStore.Name, UserId = $"u{random.Next(500)}" };
            times.Add(ServedStore.Time(() => engine.GetRecommendations(request, OperationContext.None)));
            Thread.Sleep(10);
        }

        return times;
    }

    private static void Count(string directory, int processes, int seconds, int rate)
    {
        using var engine = ServedStore.Open(directory);
        var ids = engine.Store.Journal.Read(Arn.Dataset(ServedStore.Name, DatasetType.Interactions), long.MaxValue)
            .SelectMany(events => events)
            .Select(e => e.EventId)
            .ToList();
        var expected =
            (from n in Enumerable.Range(0, processes)
             from request in Enumerable.Range(0, Requests(seconds, rate))
             from k in Enumerable.Range(0, EventsPerRequest)
             select $"p{n}/{request}/{k}").ToHashSet();
        var distinct = ids.ToHashSet();
        Console.WriteLine($"  put {expected.Count}, recorded {ids.Count}, lost {expected.Except(distinct).Count()}, twice {ids.Count - distinct.Count}");
    }
}
