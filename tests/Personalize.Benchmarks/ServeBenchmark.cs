using System.Diagnostics;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Ports;
using Personalize.Engine.Serving;
using Personalize.Storage;

namespace Personalize.Benchmarks;

/// <summary>How long an answer takes, from a stored, memory-mapped model.</summary>
internal static class ServeBenchmark
{
    private const int HistoryLength = 50;

    public static int Run(Arguments arguments)
    {
        foreach (var items in arguments.Numbers("items", 3_000, 30_000, 750_000))
            Measure(items, arguments.Number("hidden", 43), arguments.Number("requests", 1000));
        return 0;
    }

    private static void Measure(int items, int hidden, int requests)
    {
        var directory = Directory.CreateTempSubdirectory("personalize-benchmark-").FullName;
        try
        {
            using var store = new StoreFactory().Open(directory);
            Save(store.Models, "benchmark", BenchmarkData.Generate(items, Math.Max(100_000, items * 2)), hidden);
            var watch = Stopwatch.StartNew();
            using var recommender = new Recommender(store.Models.TryOpen("benchmark", "model")!);
            var random = new FastRandom(3, 0);
            recommender.Recommend(History(random, items), 25);
            var first = watch.Elapsed.TotalMilliseconds;

            var times = new double[requests];
            for (var i = 0; i < requests; i++)
            {
                var history = History(random, items);
                watch.Restart();
                recommender.Recommend(history, 25);
                times[i] = watch.Elapsed.TotalMilliseconds;
            }

            Array.Sort(times);
            Console.WriteLine(
                $"serve items {items} hidden {hidden} history {HistoryLength}: open and first answer {first:F0} ms, "
                + $"p50 {times[requests / 2]:F3} ms, p99 {times[requests * 99 / 100]:F3} ms");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>A random model of the shape and size of a trained one.</summary>
    /// <param name="id">The solution version's id.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="appeal">What it knows about the appeal of items; null for a recipe that does not explore.</param>
    public static void Save(
        IModelStore models, string id, Engine.Data.Snapshot snapshot, int hidden, string recipe = "aws-hrnn", ItemAppeal? appeal = null)
    {
        var items = snapshot.ItemCount;
        using var team = new ThreadTeam(Environment.ProcessorCount);
        var sequences = new Engine.Data.EncodedSequences(snapshot, Engine.Data.SessionThresholds.From(snapshot), team);
        var neighbors = NeighborTables.Build(sequences, [.. Enumerable.Range(0, snapshot.UserCount)], new NeighborOptions(), team, CancellationToken.None);
        using var model = new HrnnModel
        {
            Configuration = new ModelConfiguration
            {
                Recipe = recipe, Hyperparameters = new Dictionary<string, string>(), HiddenDimension = hidden, ItemCount = items,
                EventTypes = [], VisitSeconds = 1_800, SessionSeconds = 86_400,
            },
            Parameters = new HrnnParameters(new HrnnShape(items, 0, hidden)),
            Neighbors = neighbors.Full,
            Trend = neighbors.Trend,
            Items = snapshot.Items,
            EventTypes = snapshot.EventTypes,
            Appeal = appeal,
        };
        model.Parameters.Initialise(1, 0.5f, new int[items]);
        var (json, tensors) = model.Export();
        models.Save(id, "model", json, tensors);
    }

    private static HistoryEvent[] History(FastRandom random, int items) =>
        [.. Enumerable.Range(0, HistoryLength).Select(k => new HistoryEvent($"i{random.NextInt(items)}", 1_700_000_000 + (60 * k)))];
}
