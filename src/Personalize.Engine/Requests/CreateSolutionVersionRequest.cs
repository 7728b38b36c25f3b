using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Trains a solution.</summary>
public sealed record CreateSolutionVersionRequest
{
    /// <summary>Name or ARN of the solution.</summary>
    public required string Solution { get; init; }

    /// <summary><c>FULL</c> or <c>UPDATE</c>.</summary>
    public string TrainingMode { get; init; } = "FULL";

    /// <summary>Same seed, same data, same machine: same model bytes.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Threads to use; null for all cores. The result does not depend on it.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>Trials of AutoML or HPO at most, 1..40; null for what the solution says, else 10.</summary>
    public int? MaxTrainingJobs { get; init; }

    /// <summary>After this time AutoML or HPO starts no more trials; the winner is trained in full after that. Null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Told the new version before its training begins.</summary>
    public Action<SolutionVersion>? Created { get; init; }
}
