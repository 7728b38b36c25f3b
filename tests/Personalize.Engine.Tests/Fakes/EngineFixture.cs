using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>An engine over a store in memory, with a training and a recommender that a test scripts.</summary>
internal sealed class EngineFixture : IDisposable
{
    public const string Group = "shop";

    public EngineFixture() => Engine = AnotherEngine();

    public InMemoryStore Store { get; } = new();

    public ManualClock Clock { get; } = new();

    public PersonalizeEngine Engine { get; }

    public ConcurrentQueue<string> Warnings { get; } = [];

    public ConcurrentQueue<string> Informations { get; } = [];

    /// <summary>What trains; ends at once unless a test says otherwise.</summary>
    public Func<Snapshot, TrainingRequest, ITrainingCheckpoint?, OperationContext, TrainedModel> Training { get; set; } = (_, _, _, _) => Trained();

    /// <summary>Refuses data; nothing unless a test says otherwise.</summary>
    public Action<Snapshot> CheckTrainingData { get; set; } = _ => { };

    /// <summary>What runs trials.</summary>
    public FakeTrialRunner Trials { get; } = new();

    public ConcurrentQueue<FakeRecommender> Opened { get; } = [];

    public OperationContext Context => new() { Warning = Warnings.Enqueue, Information = Informations.Enqueue };

    public static TrainedModel Trained(double coverage = 0.5) => new()
    {
        ConfigurationJson = "{}",
        Tensors = [new Tensor("w", [1], new[] { 1f })],
        Metrics = new Dictionary<string, double> { ["coverage"] = coverage },
        Baselines = new Dictionary<string, IReadOnlyDictionary<string, double>> { ["popularity"] = new Dictionary<string, double> { ["coverage"] = 0.1 } },
        Epochs = [new EpochRecord("final", 1, 5, null, 1000, 1)],
        DataSummary = new Dictionary<string, string> { ["users"] = "2" },
    };

    /// <summary>What comes into the only contextual field.</summary>
    public Func<int, string> Device { get; set; } = number => number % 3 == 1 ? "tv" : "phone";

    /// <summary>Makes the group and imports events (user, item, seconds, type).</summary>
    public void Import(params (string User, string Item, long Time, string Type)[] events)
    {
        const string Schema = """
            {"type":"record","name":"Interactions","namespace":"com.amazonaws.personalize.schema","version":"1.0","fields":[{"name":"USER_ID","type":"string"},
             {"name":"ITEM_ID","type":"string"},{"name":"TIMESTAMP","type":"long"},{"name":"EVENT_TYPE","type":"string"},{"name":"EVENT_VALUE","type":"float"},
             {"name":"DEVICE","type":"string","categorical":true}]}
            """;
        var arn = Arn.Dataset(Group, DatasetType.Interactions);
        if (Store.Catalog.Find<Dataset>(arn) is null)
        {
            Engine.CreateDatasetGroup(new() { Name = Group });
            Engine.CreateSchema(new() { Name = "clicks", DatasetType = DatasetType.Interactions, SchemaText = Schema }, OperationContext.None);
            Engine.CreateDataset(new() { Name = "clicks", DatasetGroup = Group, DatasetType = DatasetType.Interactions, Schema = "clicks" });
        }

        using var writer = Store.Segments.Create(arn, new DatasetSchema(DatasetType.Interactions, []));
        writer.Write(new ColumnBatch(events.Length,
        [
            new ColumnData("USER_ID") { Texts = [.. events.Select(e => e.User)] },
            new ColumnData("ITEM_ID") { Texts = [.. events.Select(e => e.Item)] },
            new ColumnData("TIMESTAMP") { Integers = [.. events.Select(e => e.Time)] },
            new ColumnData("EVENT_TYPE") { Texts = [.. events.Select(e => e.Type)] },
            new ColumnData("EVENT_VALUE") { Numbers = [.. events.Select(e => (double)e.Type.Length)] },
            new ColumnData("DEVICE") { Texts = [.. events.Select((_, number) => Device(number))] },
        ]));
        Store.Catalog.Write(t =>
        {
            t.SetSegments(arn, [writer.Complete()], append: true);
            return true;
        });
    }

    /// <summary>The group with a few events and the solution <c>clicks</c> of aws-hrnn.</summary>
    public Solution Prepare(Func<CreateSolutionRequest, CreateSolutionRequest>? change = null)
    {
        if (Store.Catalog.Find<DatasetGroup>(Arn.DatasetGroup(Group)) is null)
            Import(("u1", "a", 10, "view"), ("u1", "b", 20, "purchase"), ("u2", "c", 15, "view"));
        var request = new CreateSolutionRequest { Name = "clicks", DatasetGroup = Group, Recipe = "aws-hrnn" };
        return Engine.CreateSolution(change?.Invoke(request) ?? request, Context);
    }

    public SolutionVersion Train(string solution = "clicks") => Engine.TrainSolution(new TrainSolutionRequest { Solution = solution }, Context);

    /// <summary>What another process has on the same store.</summary>
    public PersonalizeEngine AnotherEngine() => new(
        Store,
        new PersonalizeEngineOptions { Clock = Clock, TrialRunners = Trials },
        new EngineParts
        {
            TrainModel = (snapshot, request, checkpoint, context) => Training(snapshot, request, checkpoint, context),
            OpenModel = Open,
            CheckTrainingData = snapshot => CheckTrainingData(snapshot),
        });

    /// <summary>A version whose process was killed while training.</summary>
    public SolutionVersion TrainAndDie()
    {
        Training = (_, _, _, _) =>
        {
            Store.Catalog.Expire(Store.Catalog.List<SolutionVersion>()[^1].Arn);
            throw new InvalidOperationException("killed");
        };
        Assert.Throws<InvalidOperationException>(() => Train());
        Training = (_, _, _, _) => Trained();
        return Store.Catalog.List<SolutionVersion>()[^1];
    }

    public void Dispose() => Engine.Dispose();

    private FakeRecommender Open(IModelFile file)
    {
        var recommender = new FakeRecommender();
        Opened.Enqueue(recommender);
        return recommender;
    }
}

/// <summary>Recommends what it was asked with.</summary>
internal sealed class FakeRecommender : IRecommender
{
    public bool ReadsContext => false;

    public bool IsDisposed { get; private set; }

    public Vocabulary Items { get; } = new(["a", "b", "c", "top"]);

    public bool UsesItemMetadata => false;

    public bool UsesUserMetadata => true;

    public FeatureSpace Context { get; init; } = FeatureSpace.Empty;

    /// <summary>What the last request knew beside events.</summary>
    public RequestMetadata? Metadata { get; private set; }

    /// <summary>For how many items it was asked, and with what, in order.</summary>
    public List<(int Count, RequestMetadata? Metadata)> Asked { get; } = [];

    public DescribedItems Describe(IReadOnlyList<string> ids, IReadOnlyList<MetadataColumn> columns, long[]? births) => throw new NotSupportedException();

    public IReadOnlyList<RecommendedItem> Recommend(
        IReadOnlyList<HistoryEvent> history, int count, AllowedItems? allowed = null, UserState? state = null, RequestMetadata? metadata = null)
    {
        Metadata = metadata;
        Asked.Add((count, metadata));
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (allowed is not null)
            return [.. Items.Ids.Where((_, item) => allowed.Items.Contains(item)).Select(id => new RecommendedItem(id, 0.1)).Take(count)];
        return [.. history.Select(
            e => new RecommendedItem($"{e.ItemId}@{e.Timestamp}:{e.EventType}", 0.1)).Append(new RecommendedItem("top", 0.5)).TakeLast(count)];
    }

    public IReadOnlyList<RecommendedItem> Explain(
        IReadOnlyList<HistoryEvent> history, IReadOnlyList<RecommendedItem> items, RequestMetadata? metadata = null, UserState? state = null) =>
        [.. items.Select(item => item with { Reasons = [.. history.Select(known => new RecommendationReason(Explainer.Event, known.ItemId, 1))] })];

    public IReadOnlyList<IReadOnlyList<RecommendedItem>> RecommendMany(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, int count, IReadOnlyList<AllowedItems?> allowed, BatchMemory memory,
        CancellationToken cancellationToken, IReadOnlyList<RequestMetadata>? metadata = null) =>
        [.. histories.Select((history, i) => Recommend(history, count, allowed[i], metadata: metadata?[i]))];

    /// <summary>The share of the history that is in the group.</summary>
    public double[][] Affinities(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, IReadOnlyList<ItemSet> groups, int threads, CancellationToken cancellationToken,
        IReadOnlyList<RequestMetadata> metadata) =>
        [.. histories.Select(history => groups.Select(
            group => history.Count(e => Items.TryGetIndex(e.ItemId, out var item) && group.Contains(item)) / (double)Math.Max(1, history.Count)).ToArray())];

    public void Dispose() => IsDisposed = true;
}
