namespace Personalize.Engine.Resources;

/// <summary>What to train and how: a recipe with its configuration, or AutoML over the HRNN recipes.</summary>
public sealed record Solution : Resource
{
    /// <summary>The dataset group whose data is trained on.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>Whether AutoML chooses the recipe.</summary>
    public bool PerformAutoML { get; init; }

    /// <summary>Whether hyperparameters are tuned.</summary>
    public bool PerformHPO { get; init; }

    /// <summary>The recipe; null if AutoML chooses it.</summary>
    public string? RecipeArn { get; init; }

    /// <summary>The type of the events that are trained on; null for all.</summary>
    public string? EventType { get; init; }

    /// <summary>Whether a server that runs over the store trains it again whenever that is due.</summary>
    public bool PerformAutoTraining { get; init; }

    /// <summary>Whether such a server also updates its newest version in between, with new items and events.</summary>
    public bool PerformIncrementalUpdate { get; init; }

    /// <summary>The latest change; null for none.</summary>
    public SolutionUpdate? LatestSolutionUpdate { get; init; }

    /// <summary>The normalised solutionConfig as JSON in the format of the API (camelCase), or null if none was given.</summary>
    public string? SolutionConfig { get; init; }
}
