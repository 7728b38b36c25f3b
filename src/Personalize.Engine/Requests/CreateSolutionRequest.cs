namespace Personalize.Engine.Requests;

/// <summary>The CreateSolution request (CreateSolution in the Amazon Personalize API reference), after binding.</summary>
public sealed record CreateSolutionRequest
{
    /// <summary>Name of the solution, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>Name or ARN of the dataset group whose data is trained on.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>Whether AutoML chooses the recipe; null counts as false.</summary>
    public bool? PerformAutoML { get; init; }

    /// <summary>Whether hyperparameters are tuned; null counts as false, with AutoML as true.</summary>
    public bool? PerformHPO { get; init; }

    /// <summary>
    /// Whether a server that runs over the store trains the solution whenever that is due, in the interval of autoTrainingConfig or every seven days;
    /// null counts as false.
    /// </summary>
    public bool? PerformAutoTraining { get; init; }

    /// <summary>
    /// Whether such a server also updates the newest version every two hours, if there is something new; only for a recipe that can be updated. Null
    /// counts as false.
    /// </summary>
    public bool? PerformIncrementalUpdate { get; init; }

    /// <summary>Recipe name or ARN.</summary>
    public string? Recipe { get; init; }

    /// <summary>Trains only on events of this type; null for all types.</summary>
    public string? EventType { get; init; }

    /// <summary>Dictionary tree of solutionConfig (already read from JSON, YAML or a hashtable), or null.</summary>
    public object? SolutionConfig { get; init; }

    /// <summary>Shorthand for solutionConfig.autoMLConfig.metricName.</summary>
    public string? MetricName { get; init; }

    /// <summary>Shorthand for solutionConfig.autoMLConfig.recipeList.</summary>
    public IReadOnlyList<string>? RecipeList { get; init; }

    /// <summary>Tag → its value; stored for information.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
