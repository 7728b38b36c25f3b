using System.Text;
using Personalize.Engine.Evaluation;

namespace Personalize.Benchmarks;

/// <summary>
/// The documented protocol for other programs. <c>split</c> writes the events of the <c>evaluate</c> benchmark with the part that each user plays in it, and
/// <c>score</c> measures rankings that another program has made for the held-out users, with the same code as our own.
/// </summary>
internal static class SplitBenchmark
{
    private const string File = "events.csv";
    private const string Training = "training";
    private const string Validation = "validation";
    private const string Input = "input";
    private const string Relevant = "relevant";

    public static int Split(Arguments arguments)
    {
        var data = arguments.Text("data") ?? throw new ArgumentException("--data is missing");
        var folder = Directory.CreateDirectory(arguments.Text("to") ?? throw new ArgumentException("--to is missing"));
        var snapshot = BenchmarkData.Read(data, interactionsOnly: true);
        var (test, rest) = DocumentedSplit.Of(snapshot, arguments.Number("fold", 0));
        var split = DocumentedSplit.Watched(snapshot, rest, test, (ulong)arguments.Number("seed", 1));
        var holdOut = new HoldOut(snapshot, test);
        var part = new string[snapshot.UserCount];
        foreach (var (name, users) in new[] { (Training, split.Training), (Validation, split.Validation), (Input, test) })
        {
            foreach (var user in users)
                part[user] = name;
        }

        using var writer = new StreamWriter(Path.Combine(folder.FullName, File), append: false, new UTF8Encoding(false));
        writer.WriteLine("USER_ID,ITEM_ID,TIMESTAMP,PART");
        for (var user = 0; user < snapshot.UserCount; user++)
        {
            var start = snapshot.UserOffsets[user];
            for (var e = start; e < snapshot.UserOffsets[user + 1]; e++)
            {
                var role = part[user] == Input && e - start >= holdOut.InputLengths[user] ? Relevant : part[user];
                writer.WriteLine($"{Checked(snapshot.Users[user])},{Checked(snapshot.Items[snapshot.EventItems[e]])},{snapshot.EventTimes[e]},{role}");
            }
        }

        Console.WriteLine($"{split.Training.Count} training users, {split.Validation.Count} validation users, {test.Length} held-out users, "
            + $"{snapshot.ItemCount} items, {snapshot.EventCount} events");
        return 0;
    }

    public static int Score(Arguments arguments)
    {
        var folder = arguments.Text("split") ?? throw new ArgumentException("--split is missing");
        var file = arguments.Text("rankings") ?? throw new ArgumentException("--rankings is missing");
        var items = new Dictionary<string, int>();
        var relevant = new Dictionary<string, HashSet<int>>();
        foreach (var line in System.IO.File.ReadLines(Path.Combine(folder, File)).Skip(1).Select(line => line.Split(',')))
        {
            var item = items.TryGetValue(line[1], out var known) ? known : items[line[1]] = items.Count;
            if (line[3] != Relevant)
                continue;
            if (!relevant.TryGetValue(line[0], out var own))
                relevant.Add(line[0], own = []);
            own.Add(item);
        }

        var rankings = System.IO.File.ReadLines(file).Select(line => line.Split(','))
            .ToDictionary(line => line[0], line => (IReadOnlyList<int>)[.. line.Skip(1).Where(item => item.Length > 0).Select(item => items[item])]);
        var metrics = RankingMetrics.Compute(
            [.. relevant.Keys.Select(user => rankings.GetValueOrDefault(user, []))], [.. relevant.Values], items.Count);
        Console.WriteLine($"{relevant.Count} users, {relevant.Keys.Count(user => !rankings.ContainsKey(user))} without a ranking: "
            + string.Join(" ", metrics.Select(m => $"{m.Key} {m.Value:F4}")));
        return 0;
    }

    private static string Checked(string id) => id.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? id
        : throw new ArgumentException($"The id '{id}' contains a comma, a quotation mark or a line break, which these files cannot hold.");
}
