namespace Personalize.Engine.Resources;

/// <summary>The latest change of a solution. Null members were not changed.</summary>
/// <param name="PerformAutoTraining">Whether the solution is trained by itself.</param>
/// <param name="PerformIncrementalUpdate">Whether its versions are updated by themselves.</param>
/// <param name="SolutionUpdateConfig">The solutionUpdateConfig as JSON in the format of the API.</param>
/// <param name="CreationDateTime">When it was changed, in UTC.</param>
public sealed record SolutionUpdate(
    bool? PerformAutoTraining, bool? PerformIncrementalUpdate, string? SolutionUpdateConfig, DateTime CreationDateTime);
