using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>One trained model of a solution.</summary>
public sealed record SolutionVersion : Resource
{
    /// <summary>The solution that was trained.</summary>
    public required string SolutionArn { get; init; }

    /// <summary>The dataset group of the solution.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>The recipe that was trained; with AutoML the winner, which is null until it is known.</summary>
    public string? RecipeArn { get; init; }

    /// <summary><c>FULL</c> or <c>UPDATE</c>.</summary>
    public string TrainingMode { get; init; } = TrainingModes.Full;

    /// <summary>One of <see cref="TrainingTypes"/>.</summary>
    public string TrainingType { get; init; } = TrainingTypes.Manual;

    /// <summary>
    /// The solution's solutionConfig when the version was created, which it keeps: JSON in the format of the API, <c>{}</c> for none; null for versions that
    /// are older than this, whose solution has not changed since.
    /// </summary>
    public string? SolutionConfig { get; init; }

    /// <summary>With UPDATE, the version whose network was updated with new items.</summary>
    public string? UpdatedVersionArn { get; init; }

    /// <summary>Seed of everything random in training: the same seed and data give the same model.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of threads that its training uses; null for all cores of the machine that trains it.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>The position in the journal up to which individually recorded events are used in training.</summary>
    public long JournalEnd { get; init; }

    /// <summary>
    /// The states of the datasets when it was created, by type, to tell whether anything has changed since; null for versions that are older than this.
    /// </summary>
    public IReadOnlyDictionary<string, string>? DataStates { get; init => field = Readable.Of(value); }

    /// <summary>The hyperparameters that were used, all those of the recipe, as strings like in the API.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init => field = Readable.Of(value); } = Readable.Of(new Dictionary<string, string>());

    /// <summary>The values that HPO chose, or null without HPO.</summary>
    public IReadOnlyDictionary<string, string>? TunedHPOParams { get; init => field = Readable.Of(value); }

    /// <summary>The search for the recipe or its values, or null without one.</summary>
    public TrialSearchSettings? Search { get; init; }

    /// <summary>With AutoML, the ARN of the winning recipe.</summary>
    public string? BestRecipeArn { get; init; }

    /// <summary>How long it trained, with all runs added up if it was continued.</summary>
    public double TrainingSeconds { get; init; }

    /// <summary>
    /// Number of users who were removed from the data after the training of this version began, so
    /// the model has learned from them. To remove that influence, train again.
    /// </summary>
    public int UsersRemoved { get; init; }

    /// <summary>
    /// The SHA-256 of the content of its model file, in hexadecimal digits, with which damaged and mistaken files are recognised; null until
    /// there is a model.
    /// </summary>
    public string? ModelSha256 { get; init; }

    /// <summary>
    /// The metrics, with the names that the service uses ("Evaluating a solution version with
    /// metrics" in the Amazon Personalize developer guide); null until measured.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Metrics { get; init => field = Readable.Of(value); }

    /// <summary>The same metrics of the baselines on the same split: baseline name → metric → value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Baselines { get; init => field = Readable.OfNested(value); }

    /// <summary>The epochs of the training.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; init => field = Readable.Of(value); } = Readable.Of(Array.Empty<EpochRecord>());

    /// <summary>What the data looked like to the model: users, items, events, session thresholds.</summary>
    public IReadOnlyDictionary<string, string> DataSummary { get; init => field = Readable.Of(value); } = Readable.Of(new Dictionary<string, string>());
}
