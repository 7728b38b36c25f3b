namespace Personalize.Engine.Resources;

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
