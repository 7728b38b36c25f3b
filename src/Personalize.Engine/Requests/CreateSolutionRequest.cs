namespace Personalize.Engine.Requests;

/// <summary>The CreateSolution request (CreateSolution in the Amazon Personalize API reference), after binding.</summary>
public sealed record CreateSolutionRequest
{
    public required string Name { get; init; }

    public required string DatasetGroup { get; init; }

    public bool? PerformAutoML { get; init; }

    public bool? PerformHPO { get; init; }

    /// <summary>Recipe name or ARN.</summary>
    public string? Recipe { get; init; }

    public string? EventType { get; init; }

    /// <summary>Dictionary tree of solutionConfig (already read from JSON, YAML or a hashtable), or null.</summary>
    public object? SolutionConfig { get; init; }

    /// <summary>Shorthand for solutionConfig.autoMLConfig.metricName.</summary>
    public string? MetricName { get; init; }

    /// <summary>Shorthand for solutionConfig.autoMLConfig.recipeList.</summary>
    public IReadOnlyList<string>? RecipeList { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
