namespace Personalize.Engine.Resources;

/// <summary>What to train and how: a recipe with its configuration, or AutoML over the HRNN recipes.</summary>
public sealed record Solution : Resource
{
    public required string DatasetGroupArn { get; init; }

    public bool PerformAutoML { get; init; }

    public bool PerformHPO { get; init; }

    public string? RecipeArn { get; init; }

    public string? EventType { get; init; }

    /// <summary>The normalised solutionConfig as JSON in the format of the API (camelCase), or null if none was given.</summary>
    public string? SolutionConfig { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
