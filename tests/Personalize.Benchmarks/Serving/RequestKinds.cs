using Personalize.Engine.Common;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Benchmarks.Serving;

/// <summary>Every kind of request, and what a store needs for them beside what <see cref="ServedStore.Fabricate(string, int, int)"/> makes.</summary>
internal static class RequestKinds
{
    private const string Exploring = "exploring";
    private const string NotExploring = "not-exploring";
    private const string Genre = "genre";
    private const string NotSeen = "not-seen";
    private const int Genres = 20;
    private const int Visitors = 100;

    /// <summary>The hidden dimension that is the default of aws-user-personalization, which is larger than that of aws-hrnn.</summary>
    private const int ExploringHidden = 149;

    /// <summary>Imports metadata of the items, makes filters, campaigns of other recipes and visitors with sessions.</summary>
    public static void Prepare(string store, string directory, int items)
    {
        using var engine = ServedStore.Open(store);
        var random = new Random(3);
        var file = Path.Combine(directory, "items.csv");
        File.WriteAllLines(file, Enumerable.Range(0, items)
            .Select(item => $"i{item},genre-{random.Next(Genres)},{random.Next(1, 500)},{1_500_000_000 + item}")
            .Prepend("ITEM_ID,GENRE,PRICE,CREATION_TIMESTAMP"));
        engine.ImportDataset(
            new CreateDatasetImportJobRequest { DatasetGroup = ServedStore.Name, DatasetType = DatasetType.Items, Paths = [file] }, OperationContext.None);
        CreateFilter(Genre, """INCLUDE ItemID WHERE Items.GENRE IN ("genre-1", "genre-2", "genre-3")""");
        CreateFilter(NotSeen, """EXCLUDE ItemID WHERE Interactions.TIMESTAMP > 0""");
        foreach (var recipe in new[] { RecipeCatalog.Sims, RecipeCatalog.PopularityCount })
            ServedStore.TrainTable(engine, recipe);
        ServedStore.AddModel(engine, Exploring, RecipeCatalog.UserPersonalization, ExploringHidden, items, Appeal(items));
        foreach (var (name, weight) in new[] { (Exploring, "0.3"), (NotExploring, "0") })
        {
            engine.CreateCampaign(
                new()
                {
                    Name = name, SolutionVersion = Exploring,
                    CampaignConfig = new Dictionary<string, object?>
                    {
                        ["itemExplorationConfig"] = new Dictionary<string, object?> { ["explorationWeight"] = weight },
                    },
                },
                OperationContext.None);
        }

        for (var visitor = 0; visitor < Visitors; visitor++)
        {
            engine.PutEvents(new PutEventsRequest
            {
                TrackingId = ServedStore.Name, SessionId = $"visit-{visitor}",
                EventList =
                [
                    .. Enumerable.Range(0, 8).Select(k => new PutEvent { EventType = "click", ItemId = $"i{random.Next(items)}", SentAt = 1_800_000_000 + k }),
                ],
            });
        }

        void CreateFilter(string name, string expression) => engine.CreateFilter(
            new() { Name = name, DatasetGroup = ServedStore.Name, FilterExpression = expression });
    }

    public static IReadOnlyList<RequestKind> Of(int users, int items)
    {
        return
        [
            new("aws-hrnn, 25 items", random => OfUser(random)),
            new("a visitor's session", random => new GetRecommendationsRequest { Campaign = ServedStore.Name, UserId = $"visit-{random.Next(Visitors)}" }),
            new("with two metadata columns", random => OfUser(random) with { MetadataColumns = ["GENRE", "PRICE"] }),
            new("with a filter of metadata", random => OfUser(random) with { Filter = Genre }),
            new("with a filter of own events", random => OfUser(random) with { Filter = NotSeen }),
            new("with a promotion", random => OfUser(random) with { Promotion = new Promotion { Name = Genre, Filter = Genre, PercentPromoted = 20 } }),
            new("100 items ranked", random => new GetPersonalizedRankingRequest
            {
                Campaign = ServedStore.Name, UserId = User(random),
                InputList = [.. Enumerable.Range(0, 100).Select(_ => $"i{random.Next(items)}").Distinct()],
            }),
            new("aws-user-personalization, 0", random => OfUser(random) with { Campaign = NotExploring }),
            new("the same, explorationWeight 0.3", random => OfUser(random) with { Campaign = Exploring }),
            new("items related to one", random => new GetRecommendationsRequest { Campaign = RecipeCatalog.Sims, ItemId = $"i{random.Next(items)}" }),
            new("popular items", _ => new GetRecommendationsRequest { Campaign = RecipeCatalog.PopularityCount }),
        ];

        string User(Random random) => $"u{random.Next(users)}";
        GetRecommendationsRequest OfUser(Random random) => new() { Campaign = ServedStore.Name, UserId = User(random) };
    }

    // Of every ten items, one is so new that little is known about it.
    private static ItemAppeal Appeal(int items)
    {
        const long Latest = 1_700_000_000;
        const int New = 10;
        return new ItemAppeal
        {
            Prior = new AppealPrior(Mean: 0, Variance: 1, RestVariance: 0, Slope: 0, FeatureMean: 0, NewMean: 0),
            Space = new QuerySpace(
                new float[ExploringHidden],
                [.. Enumerable.Range(0, ExploringHidden * ExploringHidden).Select(i => i / ExploringHidden == i % ExploringHidden ? 1f : 0)],
                [.. Enumerable.Repeat(0.1f, ExploringHidden)],
                [.. Enumerable.Repeat(0.1f, ExploringHidden)]),
            MeanVector = new float[ExploringHidden],
            LatestEvent = Latest,
            Births = [.. Enumerable.Range(0, items).Select(item => Latest - (item % New == 0 ? 86_400 * 5 : 86_400 * 300))],
            Events = [.. Enumerable.Range(0, items).Select(item => item % New == 0 ? 1f : 100f)],
            BiasVariances = [.. Enumerable.Range(0, items).Select(item => item % New == 0 ? 0.5f : 0.01f)],
            Information = [.. Enumerable.Range(0, items).Select(item => item % New == 0 ? 1f : 100f)],
            Learned = [.. Enumerable.Range(0, items).Select(item => (byte)(item % New == 0 ? 0 : 1))],
        };
    }
}
