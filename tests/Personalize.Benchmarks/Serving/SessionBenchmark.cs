using System.Diagnostics;
using System.Globalization;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;

namespace Personalize.Benchmarks.Serving;

/// <summary>
/// The value of events that take effect at once: a model trained on the oldest 90 % of each user's events (the split of
/// temporal_holdout.py) predicts each held-out event, once with the old state for all of them, and once after the preceding events
/// have been recorded. MRR@25 of the next item.
/// </summary>
internal static class SessionBenchmark
{
    private const int Depth = 25;

    public static int Run(Arguments arguments)
    {
        var data = arguments.Text("data") ?? throw new ArgumentException("--data is missing");
        var directory = arguments.Text("store") ?? throw new ArgumentException("--store is missing");
        var (known, held) = Split(File.ReadLines(Path.Combine(data, "interactions.csv")));
        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory);
            var train = Path.Combine(directory, "train.csv");
            File.WriteAllLines(train, known);
            ServedStore.Train(directory, train, arguments.Number("hidden", 43));
            return 0;
        }

        using var engine = ServedStore.Open(directory);
        List<double> put = [], asked = [];
        var (once, following, events) = (0.0, 0.0, 0);
        foreach (var (user, rows) in held.Where(entry => entry.Value.Count > 0).Take(arguments.Number("users", 1000)))
        {
            var old = Ask(engine, user);
            foreach (var (item, time) in rows)
            {
                IReadOnlyList<string> now = [];
                asked.Add(ServedStore.Time(() => now = Ask(engine, user)));
                once += ReciprocalRank(old, item);
                following += ReciprocalRank(now, item);
                events++;
                put.Add(ServedStore.Time(() => engine.PutEvents(new PutEventsRequest
                {
                    TrackingId = ServedStore.Name, UserId = user, SessionId = user,
                    EventList = [new PutEvent { EventId = $"{user}/{events}", EventType = "rating", ItemId = item, SentAt = time }],
                })));
            }
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{events} held-out events: MRR@25 of the next item {once / events:F4} with the old state, {following / events:F4} after each event"));
        Console.WriteLine($"  requests {ServedStore.Quantiles(asked)}; events {ServedStore.Quantiles(put)}");
        return 0;
    }

    /// <summary>A batch with a given number of users (those of the data, repeated) on a store created by <see cref="Run"/>.</summary>
    public static int Batch(Arguments arguments)
    {
        var directory = arguments.Text("store") ?? throw new ArgumentException("--store is missing");
        var (count, users) = (arguments.Number("users", 100_000), arguments.Number("ids", 6_040));
        var input = Path.Combine(directory, "users.jsonl");
        File.WriteAllLines(input, Enumerable.Range(0, count).Select(n => $"{{\"userId\":\"{(n % users) + 1}\"}}"));
        using var engine = ServedStore.Open(directory);
        foreach (var extension in new[] { "jsonl", "csv", "parquet" })
        {
            var request = new CreateBatchInferenceJobRequest
            {
                Campaign = ServedStore.Name,
                InputPath = input,
                OutputPath = Path.Combine(directory, $"out.{extension}"),
            };
            var watch = Stopwatch.StartNew();
            var report = engine.RunBatchInference(request, OperationContext.None);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"batch to {extension}: {report.Lines} users in {watch.Elapsed.TotalSeconds:F1} s, {report.Failed} failed, "
                    + $"{new FileInfo(request.OutputPath).Length / 1e6:F0} MB"));
        }

        return 0;
    }

    private static double ReciprocalRank(IReadOnlyList<string> list, string item)
    {
        for (var rank = 0; rank < list.Count; rank++)
        {
            if (list[rank] == item)
                return 1.0 / (rank + 1);
        }

        return 0;
    }

    private static IReadOnlyList<string> Ask(PersonalizeEngine engine, string user) =>
        [.. engine.GetRecommendations(new GetRecommendationsRequest { Campaign = ServedStore.Name, UserId = user, NumResults = Depth },
            OperationContext.None).ItemList.Select(item => item.ItemId)];

    // Rows of USER_ID,ITEM_ID,TIMESTAMP without quotes. Of the n events of a user, those with rank/n above 0.9 are held out.
    private static (List<string> Known, Dictionary<string, List<(string Item, long Time)>> Held) Split(IEnumerable<string> lines)
    {
        var users = new Dictionary<string, List<(string Line, string Item, long Time)>>();
        foreach (var line in lines.Skip(1))
        {
            var fields = line.Split(',');
            if (!users.TryGetValue(fields[0], out var rows))
                users.Add(fields[0], rows = []);
            rows.Add((line, fields[1], long.Parse(fields[2])));
        }

        var known = new List<string> { "USER_ID,ITEM_ID,TIMESTAMP" };
        var held = new Dictionary<string, List<(string Item, long Time)>>();
        foreach (var (user, rows) in users)
        {
            var ordered = rows.OrderBy(row => row.Time).ToArray();
            var cut = Enumerable.Range(0, ordered.Length).FirstOrDefault(i => (i + 1) / (double)ordered.Length > 0.9, ordered.Length);
            known.AddRange(ordered[..cut].Select(row => row.Line));
            held.Add(user, cut == 0 ? [] : [.. ordered[cut..].Select(row => (row.Item, row.Time))]);
        }

        return (known, held);
    }
}
