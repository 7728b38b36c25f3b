using System.Globalization;
using Personalize.Engine.Data;

namespace Personalize.Engine.Resources;

/// <summary>What every resource has. Times are UTC.</summary>
public abstract record Resource
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    public string Status { get; init; } = ResourceStatus.Active;

    public string? FailureReason { get; init; }

    public required DateTime CreationDateTime { get; init; }

    public required DateTime LastUpdatedDateTime { get; init; }
}

/// <summary>A container for the datasets, solutions and campaigns of one shop, site or app.</summary>
public sealed record DatasetGroup : Resource
{
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>An Avro-style description of the fields of a dataset.</summary>
public sealed record Schema : Resource
{
    public required DatasetType DatasetType { get; init; }

    /// <summary>The JSON text as the user gave it (or as it was made from a header).</summary>
    public required string SchemaText { get; init; }
}

/// <summary>The data of one type in a dataset group; at most one per type.</summary>
public sealed record Dataset : Resource
{
    public required string DatasetGroupArn { get; init; }

    public required DatasetType DatasetType { get; init; }

    public required string SchemaArn { get; init; }

    public long RowCount { get; init; }

    /// <summary>The report of the newest import, or null before the first.</summary>
    public ImportReport? LastImport { get; init; }
}

/// <summary>What to train and how: a recipe with its configuration, or AutoML over the HRNN recipes (personalize.md §2).</summary>
public sealed record Solution : Resource
{
    public required string DatasetGroupArn { get; init; }

    public bool PerformAutoML { get; init; }

    public bool PerformHPO { get; init; }

    public string? RecipeArn { get; init; }

    public string? EventType { get; init; }

    /// <summary>The normalised solutionConfig as API JSON (camelCase), or null when none was given.</summary>
    public string? SolutionConfig { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>One trained model of a solution.</summary>
public sealed record SolutionVersion : Resource
{
    public required string SolutionArn { get; init; }

    public required string DatasetGroupArn { get; init; }

    /// <summary>The recipe that was trained; with AutoML the winner, null until it is known.</summary>
    public string? RecipeArn { get; init; }

    /// <summary><c>FULL</c> or <c>UPDATE</c>.</summary>
    public string TrainingMode { get; init; } = "FULL";

    /// <summary>With UPDATE the version whose network took in new items.</summary>
    public string? UpdatedVersionArn { get; init; }

    public ulong Seed { get; init; }

    /// <summary>The position of the journal up to which events put one by one count in training.</summary>
    public long JournalEnd { get; init; }

    /// <summary>The hyperparameters that were used, every one of the recipe's, as strings like on the wire.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The values HPO chose, or null without HPO.</summary>
    public IReadOnlyDictionary<string, string>? TunedHPOParams { get; init; }

    /// <summary>The search for the recipe or its values, or null without one.</summary>
    public TrialSearchSettings? Search { get; init; }

    /// <summary>With AutoML the ARN of the winning recipe.</summary>
    public string? BestRecipeArn { get; init; }

    public double TrainingSeconds { get; init; }

    /// <summary>Users who were removed from the data after this version began to train: it has learned from them. Train again to be rid of that.</summary>
    public int UsersRemoved { get; init; }

    /// <summary>The metrics of personalize.md §5, keys exactly as documented there; null until measured.</summary>
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    /// <summary>The same metrics of the baselines on the same split: baseline name → metric → value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Baselines { get; init; }

    /// <summary>What the training did, epoch by epoch.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; init; } = [];

    /// <summary>What the data looked like to the model: users, items, events, session thresholds.</summary>
    public IReadOnlyDictionary<string, string> DataSummary { get; init; } = new Dictionary<string, string>();
}

/// <summary>One epoch of a training run.</summary>
/// <param name="Phase"><c>measured</c> (90 % of the users) or <c>final</c> (all users).</param>
/// <param name="Loss">Mean weighted cross-entropy of the epoch, in nats.</param>
/// <param name="ValidationMetric">The watched metric on the validation users: NDCG@25, or what a search optimised; null where none were held.</param>
public sealed record EpochRecord(string Phase, int Epoch, double Loss, double? ValidationMetric, double EventsPerSecond, double Seconds)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Phase} {Epoch}: loss {Loss:0.0000}{ValidationMetric?.ToString("', metric '0.0000", CultureInfo.InvariantCulture)}");
}

/// <summary>A solution version that answers requests.</summary>
public sealed record Campaign : Resource
{
    public required string SolutionVersionArn { get; init; }

    public int MinProvisionedTPS { get; init; } = 1;

    /// <summary>The campaignConfig as API JSON (camelCase), or null when none was given.</summary>
    public string? CampaignConfig { get; init; }
}

/// <summary>Takes events for a dataset group; at most one per group.</summary>
public sealed record EventTracker : Resource
{
    public required string DatasetGroupArn { get; init; }

    /// <summary>What sends events by: <c>PutEvents</c> names a tracker by this id.</summary>
    public required string TrackingId { get; init; }
}

/// <summary>A rule about which items may be recommended (personalize.md §6).</summary>
public sealed record Filter : Resource
{
    public required string DatasetGroupArn { get; init; }

    public required string FilterExpression { get; init; }
}
