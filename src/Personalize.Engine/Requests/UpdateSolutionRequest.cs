namespace Personalize.Engine.Requests;

/// <summary>Changes how a solution is trained from now on (UpdateSolution in the Amazon Personalize API reference). Null members stay as they are.</summary>
public sealed record UpdateSolutionRequest
{
    /// <summary>Name or ARN of the solution.</summary>
    public required string Solution { get; init; }

    /// <summary>As in <see cref="CreateSolutionRequest.PerformAutoTraining"/>.</summary>
    public bool? PerformAutoTraining { get; init; }

    /// <summary>As in <see cref="CreateSolutionRequest.PerformIncrementalUpdate"/>.</summary>
    public bool? PerformIncrementalUpdate { get; init; }

    /// <summary>Dictionary tree of solutionUpdateConfig: autoTrainingConfig and eventsConfig, which replace those of the solution.</summary>
    public object? SolutionUpdateConfig { get; init; }
}
