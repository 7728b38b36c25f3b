using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>From data to the best model in one step.</summary>
public sealed record AutoMLRequest
{
    /// <summary>Name or ARN of the dataset group; with <see cref="Path"/> it is created if it is missing.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>A file of interactions to import first; it replaces the interactions of the group. Null to use the group as it is.</summary>
    public string? Path { get; init; }

    /// <summary>Column of the file → field of the schema.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of the new solution; null for that of the group followed by -automl, with a number added if it is taken.</summary>
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

    /// <inheritdoc cref="CreateSolutionVersionRequest.MaxEnsembleSize"/>
    public int? MaxEnsembleSize { get; init; }

    /// <inheritdoc cref="TrainSolutionRequest.OnNodes"/>
    public bool OnNodes { get; init; }

    /// <inheritdoc cref="TrainSolutionRequest.Begun"/>
    public Action<SolutionVersion>? Begun { get; init; }
}
