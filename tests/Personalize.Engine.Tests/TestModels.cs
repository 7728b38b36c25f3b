using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests;

/// <summary>Data with a known answer and quick trainings.</summary>
internal static class TestModels
{
    public static IReadOnlyDictionary<string, string> Hyperparameters(int hiddenDimension = 32, int bptt = 8) => new Dictionary<string, string>
    {
        ["hidden_dimension"] = hiddenDimension.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["bptt"] = bptt.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["recency_mask"] = "true",
        ["min_user_history_length_percentile"] = "0.0",
        ["max_user_history_length_percentile"] = "1.0",
        ["cold_start_max_interactions"] = "1",
        ["cold_start_max_duration"] = "5.0",
        ["cold_start_relative_from"] = "latestItem",
    };

    public static TrainingRequest Request(ulong seed = 1, int threads = 2, int hiddenDimension = 32, string recipe = RecipeCatalog.Hrnn) => new()
    {
        Recipe = RecipeCatalog.Get(recipe),
        Hyperparameters = Hyperparameters(hiddenDimension),
        Seed = seed,
        ThreadCount = threads,
    };

    /// <summary>
    /// Users walk rings of <paramref name="ring"/> items: after item i comes the next of its ring, nine times out of ten.
    /// Popularity does not reveal this.
    /// </summary>
    public static Snapshot Rings(int users, int rings, int ring, int length, ulong seed)
    {
        var random = new FastRandom(seed, 0);
        return TestSnapshots.FromHistories(
            rings * ring, 0,
            [.. Enumerable.Range(0, users).Select(_ =>
            {
                var item = random.NextInt(rings * ring);
                var time = 1_700_000_000L + random.NextInt(100_000);
                return Enumerable.Range(0, length).Select(_ =>
                {
                    time += 30 + random.NextInt(60);
                    item = random.NextInt(10) == 0 ? random.NextInt(rings * ring) : (item / ring * ring) + ((item + 1) % ring);
                    return (item, time, 0);
                }).ToArray();
            })]);
    }

    /// <summary>
    /// Users with a taste choose any items of one genre, except on the phone, where they choose the last genre, which is nobody's taste. Metadata
    /// explains everything, and the items differ in nothing else. Items come genre by genre in turn; the last <paramref name="coldItems"/> have no events.
    /// </summary>
    public static Snapshot Tastes(int users, int genres, int items, int coldItems, int length, ulong seed, bool uneven = false)
    {
        var random = new FastRandom(seed, 0);
        var devices = new List<string?>();
        var histories = Enumerable.Range(0, users).Select(user =>
        {
            var time = 1_700_000_000L + random.NextInt(100_000);
            return Enumerable.Range(0, length).Select(_ =>
            {
                var onPhone = random.NextInt(6) == 0;
                devices.Add(onPhone ? "phone" : "tv");
                time += 60;
                var place = uneven ? (int)(items / genres * Math.Pow(random.NextDouble(), 2.5)) : random.NextInt(items / genres);
                return ((place * genres) + (onPhone ? genres - 1 : user % (genres - 1)), time, 0);
            }).ToArray();
        }).ToArray();
        var events = TestSnapshots.FromHistories(items + coldItems, 0, histories);
        return new Snapshot
        {
            Users = events.Users,
            Items = events.Items,
            EventTypes = events.EventTypes,
            UserOffsets = events.UserOffsets,
            EventItems = events.EventItems,
            EventTimes = events.EventTimes,
            ItemMetadata = [new MetadataColumn
            {
                Name = "GENRE",
                Kind = MetadataKind.Categorical,
                Texts = [.. Enumerable.Range(0, items + coldItems).Select(item => $"g{item % genres}")],
            }],
            UserMetadata = [new MetadataColumn
            {
                Name = "TASTE",
                Kind = MetadataKind.Categorical,
                Texts = [.. Enumerable.Range(0, users).Select(user => $"g{user % (genres - 1)}")],
            }],
            ContextMetadata = [new MetadataColumn { Name = "DEVICE", Kind = MetadataKind.Categorical, Texts = [.. devices] }],
        };
    }

    /// <summary>A trained model of which something was changed, as it is stored.</summary>
    public static TrainedModel Stored(TrainedModel trained, HrnnModel changed)
    {
        var (json, tensors) = changed.Export();
        return new TrainedModel
        {
            ConfigurationJson = json,
            Tensors = tensors,
            Metrics = trained.Metrics,
            Baselines = trained.Baselines,
            Epochs = [],
            DataSummary = trained.DataSummary,
        };
    }
}
