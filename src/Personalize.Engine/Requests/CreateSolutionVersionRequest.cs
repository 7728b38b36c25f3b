using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Creates a solution version, which records a training to run.</summary>
public record CreateSolutionVersionRequest
{
    /// <summary>Name or ARN of the solution.</summary>
    public required string Solution { get; init; }

    /// <summary><c>FULL</c> or <c>UPDATE</c>.</summary>
    public string TrainingMode { get; init; } = TrainingModes.Full;

    /// <summary>The same seed, data and machine give the same bytes of the model.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Number of threads; null for all cores. The result does not depend on it.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>Maximum number of trials of AutoML or HPO, 1..40; null for what the solution specifies, otherwise 10.</summary>
    public int? MaxTrainingJobs { get; init; }

    /// <summary>After this time AutoML or HPO starts no more trials; the winner is then trained in full. Null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// The largest number of networks, different only in their random numbers, that AutoML or HPO may combine into the version where that is better beyond
    /// chance, 1..4; null for 4. A recommendation costs as much as from all of them.
    /// </summary>
    public int? MaxEnsembleSize { get; init; }
}
