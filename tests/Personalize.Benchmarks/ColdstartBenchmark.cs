using System.Diagnostics;
using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;
using Personalize.Engine.Training.Policy;

namespace Personalize.Benchmarks;

/// <summary>
/// Cold items by the protocol of AWS's public Coldstart notebook, as in coldstart_holdout.py: half of the items with events are drawn
/// at random and all their events removed, so that only the kept metadata columns describe them; for the first 1000 users (by length
/// of id, then id) who had one of them, 25 of them are recommended. With --young yes a tenth is drawn, from the younger half, as for the
/// cold_ metrics of a version; --weights 0.8,1.6 also measures these weights of what metadata alone says. The draw differs from Python's; the
/// seeds show the spread.
/// </summary>
internal static class ColdstartBenchmark
{
    private const int AskedUsers = 1000;

    public static int Run(Arguments arguments)
    {
        var all = ItemsShuffled(BenchmarkData.Read(arguments.Text("data") ?? throw new ArgumentException("--data is missing"), interactionsOnly: false));
        var kept = (arguments.Text("keep") ?? "GENRES").Split(',');
        float[] weights = [.. (arguments.Text("weights") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(weight => float.Parse(weight, CultureInfo.InvariantCulture))];
        var change = OptionChanges.Parse(arguments.Text("set"));
        var young = arguments.Text("young") == "yes";
        foreach (var seed in arguments.Numbers("seeds", 1))
        {
            var watch = Stopwatch.StartNew();
            foreach (var (name, metrics) in Measure(all, kept, arguments.Number("hidden", 149), (ulong)seed, young, weights, change))
            {
                Console.WriteLine(
                    $"coldstart seed {seed} {name}: MRR {metrics[RankingMetrics.MeanReciprocalRank]:F4} P@5 {metrics["precision_at_5"]:F4} "
                    + $"P@10 {metrics["precision_at_10"]:F4} P@25 {metrics["precision_at_25"]:F4} ({watch.Elapsed.TotalSeconds:F0} s)");
            }
        }

        return 0;
    }

    private static IEnumerable<(string Name, IReadOnlyDictionary<string, double> Metrics)> Measure(
        Snapshot all, string[] kept, int hidden, ulong seed, bool young, float[] weights, Func<TrainingOptions, TrainingOptions> change)
    {
        using var team = new ThreadTeam(Environment.ProcessorCount);
        var items = all.EventItems.Distinct().Order().ToArray();
        var count = items.Length / 2;
        if (young)
        {
            (items, count) = (YoungHalf(all, items), items.Length / 10);
        }

        new FastRandom(seed, RandomStream.Split).Shuffle(items);
        var cold = new ItemSet(all.ItemCount);
        foreach (var item in items.Take(count))
            cold.Add(item);
        var train = Only(all.WithoutEventsOf(cold), kept);
        var sequences = new TrainingData(train).Sequences(withMetadata: true, team);
        int[] users = [.. Enumerable.Range(0, train.UserCount).Where(u => train.UserOffsets[u + 1] > train.UserOffsets[u])];
        var options = change(TrainingOptions.ForColdItems(new HrnnHyperparameters(hidden, 32, true, 0, 1), sequences, users, seed));
        var neighbors = NeighborTables.Build(sequences, users, options.Neighbors, team, CancellationToken.None);
        var trainer = new HrnnTrainer(sequences, options, team);
        var run = new TrainingRun
        {
            Phase = ModelTraining.FinalPhase, Users = users, ValidationUsers = [], Neighbors = neighbors, Epochs = options.Epochs, ColdItems = cold,
        };
        using var network = trainer.Train(run, null, OperationContext.None).Parameters;
        int[] had =
        [
            .. Enumerable.Range(0, all.UserCount).OrderBy(u => all.Users[u].Length).ThenBy(u => all.Users[u], StringComparer.Ordinal)
                .Where(u => all.EventItems[all.UserOffsets[u]..all.UserOffsets[u + 1]].Any(cold.Contains)),
        ];

        // With which weight metadata alone is added is chosen with other users, for which small data has to be divided.
        var most = Math.Min(AskedUsers, had.Length * 2 / 3);
        var (asked, others) = (had[..most], had[most..]);
        var holdOut = HoldOut.OfItems(all, train, asked, cold);
        var choosing = HoldOut.OfItems(all, train, others, cold).First(AskedUsers);
        var blend = BlendWeight.OfContent(network, sequences, neighbors, team, choosing, cold, CancellationToken.None);
        yield return ("network alone", trainer.Measure(network, neighbors, holdOut, cold, CancellationToken.None));
        yield return (
            string.Create(CultureInfo.InvariantCulture, $"aws-hrnn-coldstart, {blend?.Weight ?? 0} of metadata alone"),
            trainer.Measure(trainer.Rank(network, neighbors, holdOut, cold, CancellationToken.None, blend), holdOut.Relevant));
        foreach (var weight in weights)
        {
            var fixedBlend = new ContentBlend(ContentBlend.ContentOf(sequences), weight);
            yield return (
                string.Create(CultureInfo.InvariantCulture, $"with {weight} of metadata alone"),
                trainer.Measure(trainer.Rank(network, neighbors, holdOut, cold, CancellationToken.None, fixedBlend), holdOut.Relevant));
        }

        foreach (var (name, metrics) in new ColdBaselines(sequences, cold, seed).Measure(holdOut))
            yield return (name, metrics);
    }

    /// <summary>The half of the items whose first events are the latest.</summary>
    private static int[] YoungHalf(Snapshot snapshot, int[] items)
    {
        var first = new long[snapshot.ItemCount];
        Array.Fill(first, long.MaxValue);
        for (var e = 0; e < snapshot.EventCount; e++)
            first[snapshot.EventItems[e]] = Math.Min(first[snapshot.EventItems[e]], snapshot.EventTimes[e]);
        return [.. items.OrderByDescending(item => first[item]).ThenBy(item => item).Take(items.Length / 2)];
    }

    /// <summary>
    /// Ties are broken by item index, and items are numbered in order of first appearance, popular ones early, which would reveal
    /// something beyond their metadata. Therefore they are numbered at random.
    /// </summary>
    private static Snapshot ItemsShuffled(Snapshot snapshot)
    {
        var order = Enumerable.Range(0, snapshot.ItemCount).ToArray();
        new FastRandom(0, RandomStream.Shuffle).Shuffle(order);
        var newIndex = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            newIndex[order[i]] = i;
        return new Snapshot
        {
            Users = snapshot.Users,
            Items = new Vocabulary([.. order.Select(item => snapshot.Items[item])]),
            EventTypes = snapshot.EventTypes,
            UserOffsets = snapshot.UserOffsets,
            EventItems = Array.ConvertAll(snapshot.EventItems, item => newIndex[item]),
            EventTimes = snapshot.EventTimes,
            EventTypeIndices = snapshot.EventTypeIndices,
            ItemMetadata =
            [
                .. snapshot.ItemMetadata!.Select(c => new MetadataColumn
                {
                    Name = c.Name, Kind = c.Kind, Texts = c.Texts is { } texts ? [.. order.Select(item => texts[item])] : null,
                    Numbers = c.Numbers is { } numbers ? [.. order.Select(item => numbers[item])] : null,
                }),
            ],
            UserMetadata = snapshot.UserMetadata,
        };
    }

    private static Snapshot Only(Snapshot snapshot, string[] columns) => new()
    {
        Users = snapshot.Users,
        Items = snapshot.Items,
        EventTypes = snapshot.EventTypes,
        UserOffsets = snapshot.UserOffsets,
        EventItems = snapshot.EventItems,
        EventTimes = snapshot.EventTimes,
        EventTypeIndices = snapshot.EventTypeIndices,
        ItemMetadata = [.. snapshot.ItemMetadata!.Where(c => columns.Contains(c.Name))],
        UserMetadata = snapshot.UserMetadata,
    };
}
