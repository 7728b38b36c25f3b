using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>From data to the best model in one go.</summary>
public sealed record AutoMLRequest
{
    /// <summary>Name or ARN of the dataset group; with <see cref="Path"/> it is made where it is missing.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>A file of interactions, imported first; it replaces what the group has. Null to take the group as it is.</summary>
    public string? Path { get; init; }

    /// <summary>Column in the file → field of the schema.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of the new solution; null for that of the group with -automl, and a number where it is taken.</summary>
    public string? Name { get; init; }

    /// <inheritdoc cref="CreateSolutionRequest.MetricName"/>
    public string? MetricName { get; init; }

    /// <inheritdoc cref="CreateSolutionRequest.RecipeList"/>
    public IReadOnlyList<string>? RecipeList { get; init; }

    /// <inheritdoc cref="CreateSolutionVersionRequest.Seed"/>
    public ulong Seed { get; init; } = 42;

    /// <inheritdoc cref="CreateSolutionVersionRequest.ThrottleLimit"/>
    public int? ThrottleLimit { get; init; }

    /// <inheritdoc cref="CreateSolutionVersionRequest.MaxTrainingJobs"/>
    public int? MaxTrainingJobs { get; init; }

    /// <inheritdoc cref="CreateSolutionVersionRequest.TimeLimit"/>
    public TimeSpan? TimeLimit { get; init; }

    /// <inheritdoc cref="CreateSolutionVersionRequest.Created"/>
    public Action<SolutionVersion>? Created { get; init; }
}
