using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving;
using Personalize.Engine.Training;

namespace Personalize.Simulation;

/// <summary>What came of a replay.</summary>
/// <param name="Reward">Expected clicks on all lists.</param>
/// <param name="Regret">What was missing to the best lists for these users.</param>
/// <param name="Found">Share of the best quarter of the new items that at least five users clicked on.</param>
/// <param name="FirstDay">NDCG@25 over old items on the first day.</param>
/// <param name="NewShown">Share of new items in the lists.</param>
internal sealed record ReplayResult(double Reward, double Regret, double Found, double FirstDay, double NewShown);

/// <summary>Replays a shop from day to day: lists are shown, users click, and every night the model is updated (training mode UPDATE).</summary>
internal sealed class Replay(World world, ulong seed)
{
    private const int Hidden = 32;
    private const int ClicksToFind = 5;
    private const double BestShare = 0.25;
    private const int Relevant = 5;

    private static readonly Dictionary<string, string> s_hyperparameters = new()
    {
        ["hidden_dimension"] = $"{Hidden}", ["bptt"] = "16", ["recency_mask"] = "true",
        ["min_user_history_length_percentile"] = "0.0", ["max_user_history_length_percentile"] = "1.0",
    };

    private TrainedModel? _trained;
    private ItemAppeal? _appeal;
    private double _share;

    /// <summary>Lists the items for a user: the user, the day, the number of items that exist, the length and the number of the request.</summary>
    private delegate IReadOnlyList<int> ListMaker(int user, int day, int items, int count, ulong request);

    /// <summary>Expected clicks on each day of the last replay.</summary>
    public double[] Days { get; private set; } = [];

    /// <summary>The recipe with an explorationWeight.</summary>
    /// <param name="weight">0 not to explore.</param>
    /// <param name="calibration">Compares what is assumed about new items with what they are; null not to.</param>
    public ReplayResult Explore(double weight, Calibration? calibration = null) => Serve((shop, recommender) =>
        (user, day, items, count, request) =>
        {
            if (calibration is not null && request >= (ulong)world.Users)
            {
                calibration.Compare(
                    shop, user, items, ShopState.TimeOf(day),
                    () => (Scores(shop, recommender(), user, items, onlyAllowed: false), ((IEmbeddings)recommender()).UserVector(Past(shop, user), null)),
                    _appeal!, _share);
            }

            var exploration = weight > 0 ? new ExplorationSettings(weight, 30, seed + (request * 7919)) : null;
            return [.. Ask(shop, recommender(), user, items, count, exploration).Select(IndexOf)];
        });

    /// <summary>What could be gained at most by anyone who knows what each user would choose.</summary>
    public ReplayResult Oracle()
    {
        var shop = new ShopState(world, seed);
        return Run(
            shop,
            (user, day, items, count, _) => [.. Enumerable.Range(0, items)
                .OrderByDescending(item => shop.ChanceOf(user, item, ShopState.TimeOf(day))).ThenBy(item => item).Take(count)],
            _ => { });
    }

    /// <summary>
    /// What could be gained at most by exploration: old items are known as well as the network knows them, with the utility to be expected at their score
    /// (by linear regression over the old items of the user), and new ones from the first day.
    /// </summary>
    /// <param name="onlyQuality">Whether only the quality of new items is known, and of their vectors what their category says; otherwise all.</param>
    public ReplayResult OracleOfNewItems(bool onlyQuality) => Serve((shop, recommender) => (user, day, items, count, _) =>
    {
        var (time, scores) = (ShopState.TimeOf(day), Scores(shop, recommender(), user, items, onlyAllowed: true));
        var line = new Line();
        for (var item = 0; item < world.Items; item++)
        {
            if (!double.IsNegativeInfinity(scores[item]))
                line.Add(scores[item], shop.UtilityOf(user, item, time));
        }

        return [.. Enumerable.Range(0, items).Where(item => !double.IsNegativeInfinity(scores[item]))
            .OrderByDescending(UtilityOf).ThenBy(item => item).Take(count)];

        double UtilityOf(int item) => item < world.Items ? line.At(scores[item])
            : onlyQuality ? shop.UtilityToExpect(user, item, time) : shop.UtilityOf(user, item, time);
    });

    /// <summary>The items with most events in the last week.</summary>
    public ReplayResult Popularity()
    {
        var shop = new ShopState(world, seed);
        int[] order = [];
        return Run(
            shop,
            (user, _, _, count, _) => [.. order.Where(item => shop.MayShow(user, item)).Take(count)],
            day =>
            {
                var since = ShopState.TimeOf(day) - (7 * ShopState.Day);
                var counts = new int[shop.ItemsOn(day)];
                foreach (var e in Enumerable.Range(0, world.Users).SelectMany(shop.EventsOf).Where(e => e.Time >= since))
                    counts[e.Item]++;
                order = [.. Enumerable.Range(0, counts.Length).OrderByDescending(item => counts[item]).ThenBy(item => item)];
            });
    }

    /// <summary>Any items.</summary>
    public ReplayResult Random()
    {
        var shop = new ShopState(world, seed);
        return Run(
            shop,
            (user, _, items, count, request) =>
            {
                var order = Enumerable.Range(0, items).Where(item => shop.MayShow(user, item)).ToArray();
                new FastRandom(seed, 1000 + request).Shuffle(order);
                return order[..Math.Min(count, order.Length)];
            },
            _ => { });
    }

    /// <summary>Replays with a model that is updated every night.</summary>
    private ReplayResult Serve(Func<ShopState, Func<Recommender>, ListMaker> lists)
    {
        var shop = new ShopState(world, seed);
        _trained ??= Train(shop.Snapshot(world.Items), null);
        var model = _trained;
        Recommender? recommender = null;
        try
        {
            return Run(shop, lists(shop, () => recommender!), day =>
            {
                model = Train(shop.Snapshot(shop.ItemsOn(day)), model);
                recommender?.Dispose();
                var file = new Engine.Tests.Fakes.MemoryModelFile(model.ConfigurationJson, model.Tensors);
                recommender = new Recommender(file);
                _appeal = ItemAppeal.Open(file, shop.ItemsOn(day), Hidden);
                using var blend = KnnBlend.Open(file);
                _share = blend?.Share ?? 1;
            });
        }
        finally
        {
            recommender?.Dispose();
        }
    }

    private static int IndexOf(RecommendedItem item) => int.Parse(item.ItemId.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private static HistoryEvent[] Past(ShopState shop, int user) => [.. shop.EventsOf(user).Select(e => new HistoryEvent($"i{e.Item}", e.Time))];

    private static IReadOnlyList<RecommendedItem> Ask(
        ShopState shop, IRecommender recommender, int user, int items, int count, ExplorationSettings? exploration, bool onlyAllowed = true)
    {
        var allowed = new ItemSet(items);
        for (var item = 0; item < items; item++)
        {
            if (!onlyAllowed || shop.MayShow(user, item))
                allowed.Add(item);
        }

        return recommender.Recommend(
            Past(shop, user), count, new AllowedItems(allowed, _ => true), null,
            new RequestMetadata(null, new Dictionary<string, string>(), null, exploration));
    }

    /// <summary>ln of the probability of each item, minus infinity for those that may not be shown.</summary>
    private static double[] Scores(ShopState shop, IRecommender recommender, int user, int items, bool onlyAllowed)
    {
        var scores = new double[items];
        Array.Fill(scores, double.NegativeInfinity);
        foreach (var item in Ask(shop, recommender, user, items, items, null, onlyAllowed))
            scores[IndexOf(item)] = Math.Log(item.Score);
        return scores;
    }

    private TrainedModel Train(Snapshot snapshot, TrainedModel? updated)
    {
        using var old = updated is null ? null : new Engine.Tests.Fakes.MemoryModelFile(updated.ConfigurationJson, updated.Tensors);
        var request = new TrainingRequest
        {
            Recipe = RecipeCatalog.Get(RecipeCatalog.UserPersonalization), Hyperparameters = s_hyperparameters, Seed = seed, Base = old,
        };
        return ModelTraining.Train(snapshot, request, null, OperationContext.None);
    }

    private ReplayResult Run(ShopState shop, ListMaker list, Action<int> night)
    {
        double reward = 0, regret = 0, firstDay = 0;
        long shownNew = 0, shown = 0;
        var clicks = new Dictionary<int, int>();
        Days = new double[world.Days];
        for (var day = 0; day < world.Days; day++)
        {
            night(day);
            var (items, time) = (shop.ItemsOn(day), ShopState.TimeOf(day));
            int[] users = [.. Enumerable.Range(0, world.Users).Where(user => user % 2 == day % 2)];
            if (day == 0)
                firstDay = users.Average(user => Ndcg(shop, user, list(user, day, items, 25, (ulong)user)));
            foreach (var user in users)
            {
                // Behaviour does not depend on what others were shown.
                var random = new FastRandom(seed, 1_000_000 + (ulong)((day * world.Users) + user));
                var shownItems = list(user, day, items, world.Results, (ulong)((day * world.Users) + user + world.Users)).ToArray();
                var best = Enumerable.Range(0, items).Select(item => shop.ChanceOf(user, item, time)).OrderDescending().Take(world.Results);
                var chances = Array.ConvertAll(shownItems, item => shop.ChanceOf(user, item, time));
                var gain = chances.Select((chance, place) => chance * Looks(place)).Sum();
                Days[day] += gain;
                reward += gain;
                regret += best.Select((chance, place) => chance * Looks(place)).Sum() - gain;
                shownNew += shownItems.Count(item => item >= world.Items);
                shown += shownItems.Length;
                for (var place = 0; place < shownItems.Length; place++)
                {
                    if (random.NextDouble() >= Looks(place) * chances[place])
                        continue;
                    shop.Happen(user, shownItems[place], time + place, shownItems);
                    clicks[shownItems[place]] = clicks.GetValueOrDefault(shownItems[place]) + 1;
                }

                if (random.NextDouble() < world.Organic)
                    shop.Happen(user, shop.Choose(user, items, time, random), time + 3_600, null);
            }
        }

        // Those of the last days have had no chance.
        var offered = shop.ItemsOn(Math.Max(0, world.Days - 4));
        int[] good = [.. Enumerable.Range(world.Items, offered - world.Items).OrderByDescending(shop.QualityOf)
            .Take((int)Math.Ceiling((offered - world.Items) * BestShare))];
        return new ReplayResult(
            reward, regret, good.Length == 0 ? 0 : good.Average(item => clicks.GetValueOrDefault(item) >= ClicksToFind ? 1.0 : 0), firstDay,
            shown == 0 ? 0 : (double)shownNew / shown);
    }

    /// <summary>How many of those who see a list look at a place of it.</summary>
    private static double Looks(int place) => 1 / Math.Log2(place + 2);

    /// <summary>NDCG of a list, with what the user would choose among the old items as the relevant ones.</summary>
    private double Ndcg(ShopState shop, int user, IReadOnlyList<int> list)
    {
        var random = new FastRandom(seed, 5_000_000 + (ulong)user);
        var relevant = Enumerable.Range(0, Relevant).Select(_ => shop.Choose(user, world.Items, ShopState.TimeOf(0), random)).ToHashSet();
        var gain = list.Select((item, place) => relevant.Contains(item) ? Looks(place) : 0).Sum();
        return gain / Enumerable.Range(0, relevant.Count).Sum(Looks);
    }
}
