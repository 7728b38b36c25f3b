using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Training;
using Personalize.Storage;

namespace Personalize.Benchmarks.Serving;

/// <summary>
/// How good the answers are that are not recommendations to a user: lists of candidates in order, visitors of whom only the newest session is
/// known, and items related to the last one. Measured on a tenth of the users, who are not in training, as in the documented protocol.
/// </summary>
internal static class AnswersBenchmark
{
    private const int Candidates = 100;

    public static int Run(Arguments arguments)
    {
        var data = BenchmarkData.Read(arguments.Text("data") ?? throw new ArgumentException("--data is missing"), interactionsOnly: false);
        foreach (var seed in arguments.Numbers("seeds", 1))
            Measure(data, (ulong)seed, arguments.Text("recipe") ?? RecipeCatalog.Hrnn);
        return 0;
    }

    private static void Measure(Snapshot data, ulong seed, string recipe)
    {
        var held = UserSplit.Of(data, seed, 0, 1).Test;
        var holdOut = new HoldOut(data, [.. held.Where(user => data.UserOffsets[user + 1] - data.UserOffsets[user] >= 2)]);
        var training = Without(data, held.ToHashSet());
        var directory = Directory.CreateTempSubdirectory("personalize-benchmark-").FullName;
        try
        {
            using var store = new StoreFactory().Open(directory);
            using IRecommender model = new Recommender(Train(store, training, recipe, seed));
            using IRecommender popular = new ItemTableRecommender(Train(store, training, RecipeCatalog.PopularityCount, seed));
            using IRecommender sims = new ItemTableRecommender(Train(store, training, RecipeCatalog.Sims, seed));
            using IRecommender? similar = data.ItemMetadata is null ? null : new ItemTableRecommender(Train(store, training, RecipeCatalog.SimilarItems, seed));
            Console.WriteLine($"seed {seed}, {holdOut.Users.Count} held-out users, {recipe}");
            Rank(data, holdOut, model, popular, seed);
            Visit(data, holdOut, model, popular, SessionThresholds.From(training).SessionSeconds);
            Relate(data, holdOut, model, popular, sims, similar);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The relevant items of each user among other items: any, or as often as they occur.</summary>
    private static void Rank(Snapshot data, HoldOut holdOut, IRecommender model, IRecommender popular, ulong seed)
    {
        foreach (var byPopularity in new[] { false, true })
        {
            var random = new FastRandom(seed, 0);
            var (own, others, chance) = (new List<double>(), new List<double>(), new List<double>());
            for (var u = 0; u < holdOut.Users.Count; u++)
            {
                var relevant = holdOut.Relevant[u].ToHashSet();
                var list = relevant.ToHashSet();
                while (list.Count < Math.Min(Candidates, data.ItemCount))
                    list.Add(byPopularity ? data.EventItems[random.NextInt(data.EventCount)] : random.NextInt(data.ItemCount));
                var shuffled = list.Order().ToArray();
                random.Shuffle(shuffled);
                own.Add(Ndcg(model, History(data, holdOut, u), shuffled));
                others.Add(Ndcg(popular, [], shuffled));
                chance.Add(RankingMetrics.Ndcg(shuffled, relevant, 10));

                double Ndcg(IRecommender by, HistoryEvent[] history, int[] items)
                {
                    var ranking = new ListRanking([.. items.Select(item => data.Items[item])], null, by.Items);
                    var ranked = ranking.Complete(by.Recommend(history, ranking.Count, ranking.Allowed));
                    return RankingMetrics.Ndcg([.. ranked.Select(item => data.Items.IndexOf(item.ItemId))], relevant, 10);
                }
            }

            Console.WriteLine(
                $"  {Candidates} candidates, {(byPopularity ? "drawn by popularity" : "any")}: NDCG@10 model {Mean(own)}, "
                    + $"popularity {Mean(others)}, chance {Mean(chance)}");
        }
    }

    private static void Visit(Snapshot data, HoldOut holdOut, IRecommender model, IRecommender popular, long sessionSeconds)
    {
        HistoryEvent[] Session(int u)
        {
            var history = History(data, holdOut, u);
            var first = history.Length - 1;
            while (first > 0 && history[first].Timestamp - history[first - 1].Timestamp <= sessionSeconds)
                first--;
            return history[Math.Max(0, first)..];
        }

        Console.WriteLine(
            $"  visitors: NDCG@25 newest session {Lists(data, holdOut, model, Session)}, "
                + $"whole history {Lists(data, holdOut, model, u => History(data, holdOut, u))}, "
                + $"nothing known {Lists(data, holdOut, model, _ => [])}, popularity {Lists(data, holdOut, popular, _ => [])}");
    }

    /// <summary>What follows the last item, apart from that item itself, which is related to nothing more than to itself.</summary>
    private static void Relate(Snapshot data, HoldOut holdOut, IRecommender model, IRecommender popular, IRecommender sims, IRecommender? similar)
    {
        var last = holdOut.Users.Select(user => data.EventItems[data.UserOffsets[user] + holdOut.InputLengths[user] - 1]).ToArray();
        int[] asked = [.. Enumerable.Range(0, last.Length).Where(u => holdOut.Relevant[u].Any(item => item != last[u]))];
        string Related(IRecommender by, bool withItem) => Mean([.. asked.Select(u =>
        {
            var items = by.Recommend(withItem ? [.. History(data, holdOut, u).TakeLast(1)] : [], 26).Select(item => data.Items.IndexOf(item.ItemId));
            return RankingMetrics.Ndcg(
                [.. items.Where(item => item != last[u]).Take(25)], holdOut.Relevant[u].Where(item => item != last[u]).ToHashSet(), 25);
        })]);
        Console.WriteLine(
            $"  related to the last item ({asked.Length} users): NDCG@25 aws-sims {Related(sims, true)}, "
                + $"aws-similar-items {(similar is null ? "-" : Related(similar, true))}, popularity {Related(popular, false)}, "
                + $"the model with the last item alone {Related(model, true)}");
    }

    private static string Lists(Snapshot data, HoldOut holdOut, IRecommender by, Func<int, HistoryEvent[]> history) => Mean(
        [.. Enumerable.Range(0, holdOut.Users.Count).Select(u => RankingMetrics.Ndcg(
            [.. by.Recommend(history(u), 25).Select(item => data.Items.IndexOf(item.ItemId))], holdOut.Relevant[u].ToHashSet(), 25))]);

    private static HistoryEvent[] History(Snapshot data, HoldOut holdOut, int u)
    {
        var start = data.UserOffsets[holdOut.Users[u]];
        return [.. Enumerable.Range(start, holdOut.InputLengths[holdOut.Users[u]]).Select(e => new HistoryEvent(
            data.Items[data.EventItems[e]], data.EventTimes[e], data.EventTypeIndices is { } types && types[e] >= 0 ? data.EventTypes[types[e]] : null))];
    }

    private static IModelFile Train(IStore store, Snapshot snapshot, string recipe, ulong seed)
    {
        var row = RecipeCatalog.Get(recipe);
        var request = new TrainingRequest { Recipe = row, Hyperparameters = HyperparameterRules.Merge(row), Seed = seed };
        var trained = ModelTraining.Train(snapshot, request, checkpoint: null, OperationContext.None);
        store.Models.Save(recipe, "model", trained.ConfigurationJson, trained.Tensors);
        return store.Models.TryOpen(recipe, "model")!;
    }

    /// <summary>The data without some users.</summary>
    private static Snapshot Without(Snapshot data, HashSet<int> users)
    {
        int[] kept = [.. Enumerable.Range(0, data.UserCount).Where(user => !users.Contains(user))];
        int[] events = [.. kept.SelectMany(user => Enumerable.Range(data.UserOffsets[user], data.UserOffsets[user + 1] - data.UserOffsets[user]))];
        var offsets = new int[kept.Length + 1];
        for (var i = 0; i < kept.Length; i++)
            offsets[i + 1] = offsets[i] + data.UserOffsets[kept[i] + 1] - data.UserOffsets[kept[i]];
        return new Snapshot
        {
            Users = new Vocabulary([.. kept.Select(user => data.Users[user])]),
            Items = data.Items,
            EventTypes = data.EventTypes,
            UserOffsets = offsets,
            EventItems = [.. events.Select(e => data.EventItems[e])],
            EventTimes = [.. events.Select(e => data.EventTimes[e])],
            EventTypeIndices = data.EventTypeIndices is { } types ? [.. events.Select(e => types[e])] : null,
            ItemMetadata = data.ItemMetadata,
            ItemCreationTimes = data.ItemCreationTimes,
        };
    }

    private static string Mean(List<double> values)
    {
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Count - 1) / values.Count);
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F4} ± {error:F4}");
    }
}
