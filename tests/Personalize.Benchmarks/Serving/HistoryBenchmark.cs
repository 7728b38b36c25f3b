using System.Diagnostics;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;

namespace Personalize.Benchmarks.Serving;

/// <summary>How long the requests of users take who have done more and more, imported or individually recorded.</summary>
internal static class HistoryBenchmark
{
    private const long Start = 1_500_000_000;

    /// <summary>Imports a user <c>h100</c> with 100 events, and so on, beside those of the store.</summary>
    public static void Add(string directory, int items, IReadOnlyList<int> lengths)
    {
        var random = new Random(7);
        var file = Path.Combine(directory, "histories.csv");
        File.WriteAllLines(file, lengths
            .SelectMany(length => Enumerable.Range(0, length).Select(i => $"h{length},i{random.Next(items)},{Start + (i * 60)}"))
            .Prepend("USER_ID,ITEM_ID,TIMESTAMP"));
        using var engine = ServedStore.Open(directory);
        engine.ImportDataset(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = ServedStore.Name, DatasetType = Engine.Resources.DatasetType.Interactions, Paths = [file], ImportMode = "INCREMENTAL",
            },
            OperationContext.None);
        Ask(engine, "nobody");
    }

    public static void Run(string directory, int items, IReadOnlyList<int> lengths, int requests)
    {
        var random = new Random(8);
        foreach (var length in lengths)
        {
            var user = $"h{length}";
            using var engine = ServedStore.Open(directory);
            Ask(engine, "nobody");
            Console.WriteLine($"  {length} events: first request {ServedStore.Time(() => Ask(engine, user)):F1} ms");
            List<double> again = [], after = [], others = [];
            for (var i = 0; i < requests; i++)
            {
                again.Add(ServedStore.Time(() => Ask(engine, user)));
                Put(engine, user, $"i{random.Next(items)}", Start + (60L * length) + (i * 60));
                after.Add(ServedStore.Time(() => Ask(engine, user)));
                others.Add(ServedStore.Time(() => Ask(engine, "u1")));
            }

            Console.WriteLine($"    the same again      {ServedStore.Quantiles(again)}, {ProcessorTime(requests, () => Ask(engine, user))}");
            Console.WriteLine($"    after an event      {ServedStore.Quantiles(after)}");
            Console.WriteLine($"    another user        {ServedStore.Quantiles(others)}");
            Console.WriteLine($"    with reasons        {ProcessorTime(Math.Max(10, requests / 10), () => Ask(engine, user, includeReasons: true))}");
        }
    }

    /// <summary>The time that processors spend, which other processes do not change, and the median on the clock.</summary>
    private static string ProcessorTime(int count, Action action)
    {
        using var process = Process.GetCurrentProcess();
        var started = process.TotalProcessorTime;
        var clock = Enumerable.Range(0, count).Select(_ => ServedStore.Time(action)).Order().ToArray();
        process.Refresh();
        return FormattableString.Invariant(
            $"{(process.TotalProcessorTime - started).TotalMilliseconds / count:F2} ms of processors per request (p50 {clock[count / 2]:F2} ms, {count})");
    }

    private static void Put(PersonalizeEngine engine, string user, string item, long time) => engine.PutEvents(new PutEventsRequest
    {
        TrackingId = ServedStore.Name,
        UserId = user,
        SessionId = user,
        EventList = [new PutEvent { EventType = "click", ItemId = item, SentAt = time }],
    });

    private static void Ask(PersonalizeEngine engine, string user, bool includeReasons = false) => engine.GetRecommendations(
        new GetRecommendationsRequest { Campaign = ServedStore.Name, UserId = user, IncludeReasons = includeReasons }, OperationContext.None);
}
