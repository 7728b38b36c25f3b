using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Tests.Catalogs;

/// <summary>
/// What is stored is text of its own: <c>StoredBodies.json</c> is what the first release with a kind of resource wrote of it. Should a test here fail after a
/// class or a member was renamed, the entry in <see cref="StoredNames"/> was renamed too: undo that. A new member has to be added to both files.
/// </summary>
public sealed class StoredNamesTests : IDisposable
{
    private static readonly DateTime s_created = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);
    private static readonly DateTime s_updated = s_created.AddTicks(1);

    private static readonly JsonObject s_stored = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Catalogs", "StoredBodies.json")))!
        .AsObject();

    private readonly TempStore _temp = new();

    private ICatalog Catalog => _temp.Store.Catalog;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Dataset_groups_are_stored_as_ever() => Check("DatasetGroup", new DatasetGroup
    {
        Name = "shop", Arn = Arn.DatasetGroup("shop"), CreationDateTime = s_created, LastUpdatedDateTime = s_updated,
        Tags = new Dictionary<string, string> { ["team"] = "search" },
        ClientData = new Dictionary<string, string> { ["roleArn"] = "arn:aws:iam::1:role/x" },
    });

    [Fact]
    public void Schemas_are_stored_as_ever() => Check("Schema", new Schema
    {
        Name = "users",
        Arn = Arn.Schema("users"),
        CreationDateTime = s_created,
        LastUpdatedDateTime = s_updated,
        DatasetType = DatasetType.Users,
        SchemaText = "{}",
        IsInferred = true,
    });

    [Fact]
    public void Datasets_are_stored_as_ever() => Check("Dataset", new Dataset
    {
        Name = "clicks", Arn = Arn.Dataset("shop", DatasetType.Interactions), CreationDateTime = s_created, LastUpdatedDateTime = s_updated,
        DatasetGroupArn = Arn.DatasetGroup("shop"), DatasetType = DatasetType.Interactions, SchemaArn = Arn.Schema("clicks"), RowCount = 12,
        LastImport = new ImportReport
        {
            DatasetArn = Arn.Dataset("shop", DatasetType.Items),
            DatasetType = DatasetType.Items,
            ImportMode = "FULL",
            RowsRead = 1,
            RowsKept = 2,
            RowsRejected = 3,
            RowsDropped = new Dictionary<string, long> { ["duplicates"] = 4 },
            RejectedRows = [new RejectedRow("a.csv", 5, "PRICE", "x", "is no number")],
            Users = 6,
            Items = 7,
            FirstEvent = s_created, LastEvent = s_updated, SchemaDecisions = ["PRICE is a float"], Seconds = 1.5, UnusedColumns = ["COLOR"],
        },
    });

    [Fact]
    public void Solutions_are_stored_as_ever() => Check("Solution", new Solution
    {
        Name = "clicks",
        Arn = Arn.Solution("clicks"),
        CreationDateTime = s_created,
        LastUpdatedDateTime = s_updated,
        DatasetGroupArn = Arn.DatasetGroup("shop"),
        PerformAutoML = true, PerformHPO = true, RecipeArn = "arn:aws:personalize:::recipe/aws-hrnn", EventType = "view", SolutionConfig = "{}",
        PerformAutoTraining = true, PerformIncrementalUpdate = true, LatestSolutionUpdate = new SolutionUpdate(true, null, "{}", s_created),
        Tags = new Dictionary<string, string> { ["team"] = "search" },
    });

    [Fact]
    public void Solution_versions_are_stored_as_ever() => Check("SolutionVersion", new SolutionVersion
    {
        Name = "v1", Arn = Arn.SolutionVersion("clicks", "v1"), Status = ResourceStatus.CreateFailed, FailureReason = "because", CreationDateTime = s_created,
        LastUpdatedDateTime = s_updated,
        SolutionArn = Arn.Solution("clicks"),
        DatasetGroupArn = Arn.DatasetGroup("shop"),
        RecipeArn = "arn:aws:personalize:::recipe/aws-hrnn",
        TrainingMode = "UPDATE", TrainingType = "AUTOMATIC", SolutionConfig = "{}",
        UpdatedVersionArn = Arn.SolutionVersion("clicks", "v0"), Seed = ulong.MaxValue, JournalEnd = 8,
        DataStates = new Dictionary<string, string> { ["Items"] = "a0" },
        Hyperparameters = new Dictionary<string, string> { ["bptt"] = "32" }, TunedHPOParams = new Dictionary<string, string> { ["bptt"] = "31" },
        Search = new TrialSearchSettings("coverage", true, ["arn:aws:personalize:::recipe/aws-hrnn"], 9, 2, 60.5) { MaxEnsembleSize = 3 },
        BestRecipeArn = "arn:aws:personalize:::recipe/aws-hrnn",
        ThrottleLimit = 2, TrainingSeconds = 1.25, UsersRemoved = 3, ModelSha256 = "5f0c",
        Metrics = new Dictionary<string, double> { ["coverage"] = 0.5, ["broken"] = double.NaN },
        Baselines = new Dictionary<string, IReadOnlyDictionary<string, double>> { ["popularity"] = new Dictionary<string, double> { ["coverage"] = 1 } },
        Epochs = [new EpochRecord("final", 3, 6.5, 0.25, 71000, 2.5)], DataSummary = new Dictionary<string, string> { ["users"] = "2" },
    });

    [Fact]
    public void Campaigns_are_stored_as_ever() => Check("Campaign", new Campaign
    {
        Name = "front",
        Arn = Arn.Campaign("front"),
        CreationDateTime = s_created,
        LastUpdatedDateTime = s_updated,
        SolutionVersionArn = Arn.SolutionVersion("clicks", "v1"),
        MinProvisionedTPS = 2, CampaignConfig = "{}", RecommendationLogDays = 30,
    });

    [Fact]
    public void Event_trackers_are_stored_as_ever() => Check("EventTracker", new EventTracker
    {
        Name = "site",
        Arn = Arn.EventTracker("site"),
        CreationDateTime = s_created,
        LastUpdatedDateTime = s_updated,
        DatasetGroupArn = Arn.DatasetGroup("shop"),
        TrackingId = "7f0c",
    });

    [Fact]
    public void Filters_are_stored_as_ever() => Check("Filter", new Filter
    {
        Name = "unseen", Arn = Arn.Filter("unseen"), CreationDateTime = s_created, LastUpdatedDateTime = s_updated, DatasetGroupArn = Arn.DatasetGroup("shop"),
        FilterExpression = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"view\")", EventsPerType = 100,
    });

    [Fact]
    public void Dataset_import_jobs_are_stored_as_ever() => Check("DatasetImportJob", new DatasetImportJob
    {
        Name = "job", Arn = Arn.DatasetImportJob("job"), CreationDateTime = s_created, LastUpdatedDateTime = s_updated,
        DatasetGroupArn = Arn.DatasetGroup("shop"), DatasetArn = Arn.Dataset("shop", DatasetType.Items), DatasetType = DatasetType.Items,
        Paths = ["/data/items.csv"], SchemaArn = Arn.Schema("items"),
        ColumnMap = new Dictionary<string, string> { ["movieId"] = "ITEM_ID" }, ImportMode = "FULL", TimestampFormat = "Seconds",
        Quoting = Quoting.Backslash, NullValues = ["NULL"], SkipInvalidRecords = true,
        ReportPath = "/data/refused.csv",
        Report = new ImportReport { DatasetArn = Arn.Dataset("shop", DatasetType.Items), DatasetType = DatasetType.Items, ImportMode = "FULL" },
    });

    [Fact]
    public void Batch_inference_jobs_are_stored_as_ever() => Check("BatchInferenceJob", new BatchInferenceJob
    {
        Name = "nightly", Arn = Arn.BatchInferenceJob("nightly"), CreationDateTime = s_created, LastUpdatedDateTime = s_updated,
        DatasetGroupArn = Arn.DatasetGroup("shop"), SolutionVersionArn = Arn.SolutionVersion("clicks", "v1"), CampaignArn = Arn.Campaign("front"),
        InputPath = "/data/in.jsonl", OutputPath = "/data/out.jsonl",
        NumResults = 25, FilterArn = Arn.Filter("unseen"), FilterValues = new Dictionary<string, string> { ["GENRE"] = "x" },
        EscapeFormulas = true,
        MetadataColumns = ["TITLE"],
        Report = new BatchInferenceReport("/data/out.jsonl", 10, 1, 0.5),
    });

    [Fact]
    public void Batch_segment_jobs_are_stored_as_ever() => Check("BatchSegmentJob", new BatchSegmentJob
    {
        Name = "nightly", Arn = Arn.BatchSegmentJob("nightly"), CreationDateTime = s_created, LastUpdatedDateTime = s_updated,
        DatasetGroupArn = Arn.DatasetGroup("shop"), SolutionVersionArn = Arn.SolutionVersion("clicks", "v1"), CampaignArn = Arn.Campaign("front"),
        InputPath = "/data/items.jsonl", OutputPath = "/data/segments.jsonl",
        NumResults = 25, FilterArn = Arn.Filter("adults"), FilterValues = new Dictionary<string, string> { ["AGE"] = "18" },
        Report = new BatchSegmentReport("/data/segments.jsonl", 10, 1, 500, 0.5),
    });

    [Fact]
    public void Dataset_export_jobs_are_stored_as_ever() => Check("DatasetExportJob", new DatasetExportJob
    {
        Name = "job", Arn = Arn.DatasetExportJob("job"), CreationDateTime = s_created, LastUpdatedDateTime = s_updated,
        DatasetGroupArn = Arn.DatasetGroup("shop"), DatasetArn = Arn.Dataset("shop", DatasetType.Items), DatasetType = DatasetType.Items,
        OutputPath = "/data/items.csv", Overwrite = true, EscapeFormulas = true, Rows = 12,
    });

    [Fact]
    public void Data_deletion_jobs_are_stored_as_ever() => Check("DataDeletionJob", new DataDeletionJob
    {
        Name = "job", Arn = Arn.DataDeletionJob("job"), CreationDateTime = s_created, LastUpdatedDateTime = s_updated,
        DatasetGroupArn = Arn.DatasetGroup("shop"), InputPath = "/data/users.csv", Deleted = 12,
    });

    [Fact]
    public void Metric_attributions_are_stored_as_ever() => Check("MetricAttribution", new MetricAttribution
    {
        Name = "impact", Arn = Arn.MetricAttribution("impact"), CreationDateTime = s_created, LastUpdatedDateTime = s_updated,
        DatasetGroupArn = Arn.DatasetGroup("shop"), Metrics = [new MetricAttribute("turnover", "purchase", "SUM(Items.PRICE)")],
    });

    [Fact]
    public void Trials_are_stored_as_ever()
    {
        var trial = new Trial
        {
            SolutionVersionArn = Arn.DatasetGroup("shop"), Number = 2, RecipeArn = "arn:aws:personalize:::recipe/aws-hrnn",
            Hyperparameters = new Dictionary<string, string> { ["bptt"] = "9" },
            Seed = ulong.MaxValue,
            Status = TrialStatus.Stopped,
            MetricName = "coverage",
            Metric = 0.25,
            MetricByGroup = [0.125, double.NaN], Epochs = [new TrialEpoch(1, 6.5, 0.125, 1.5)], Seconds = 3, Reason = "behind", DataFingerprint = "0a",
        };
        Assert.Equal(s_stored["Trial"]!.ToJsonString(), JsonNode.Parse(ResourceJson.WriteTrial(trial))!.ToJsonString());
        Assert.Equivalent(trial, ResourceJson.ReadTrial(s_stored["Trial"]!.ToJsonString(), ""), strict: true);
    }

    [Theory]
    [InlineData(DatasetType.Interactions, "Interactions", "arn:local:personalize:::dataset/shop/INTERACTIONS")]
    [InlineData(DatasetType.Items, "Items", "arn:local:personalize:::dataset/shop/ITEMS")]
    [InlineData(DatasetType.Users, "Users", "arn:local:personalize:::dataset/shop/USERS")]
    public void Dataset_types_are_stored_as_ever(DatasetType type, string name, string arn)
    {
        Assert.Equal((name, arn), (StoredNames.Of(type), Arn.Dataset("shop", type)));
        Assert.Equal(type, StoredNames.DatasetTypeOf(name));
        Assert.Null(StoredNames.DatasetTypeOf(name.ToUpperInvariant()));
    }

    /// <summary>A resource that was added to the engine and not here would be noticed only by whoever stores the first one.</summary>
    [Fact]
    public void Every_kind_of_resource_has_its_names()
    {
        var method = typeof(StoredNames).GetMethod(nameof(StoredNames.OfKind))!;
        var names = typeof(Resource).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Resource)) && !type.IsAbstract).Select(type =>
        {
            JsonSerializer.Serialize(System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type), type, ResourceJson.Options);
            return (string)method.MakeGenericMethod(type).Invoke(null, null)!;
        });

        Assert.Equal(s_stored.Select(entry => entry.Key).Where(name => name != "Trial").Order(), names.Order());
    }

    /// <summary>Writes as stored, and reads what is stored from a row that the engine has not written.</summary>
    private void Check<T>(string kind, T resource)
        where T : Resource
    {
        var stored = s_stored[kind]!.ToJsonString();
        Assert.Equal(kind, StoredNames.OfKind<T>());
        Assert.Equal(stored, JsonNode.Parse(ResourceJson.Write(resource))!.ToJsonString());
        Assert.Empty(Catalog.List<T>());
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_temp.Folder.Store, "personalize.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO resources (arn, kind, status, created, updated, body) VALUES (@arn, @kind, 'ACTIVE', '', '', @body)";
            command.Parameters.AddWithValue("@arn", resource.Arn);
            command.Parameters.AddWithValue("@kind", kind);
            command.Parameters.AddWithValue("@body", stored);
            command.ExecuteNonQuery();
        }

        Assert.Equivalent(resource, Catalog.Find<T>(resource.Arn), strict: true);
        Assert.Single(Catalog.List<T>());
    }
}
