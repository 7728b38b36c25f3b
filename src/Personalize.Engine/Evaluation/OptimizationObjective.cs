namespace Personalize.Engine.Evaluation;

/// <summary>Reweights the training by a numeric item attribute.</summary>
/// <param name="ObjectiveSensitivity"><c>OFF</c>, <c>LOW</c>, <c>MEDIUM</c> or <c>HIGH</c>.</param>
public sealed record OptimizationObjective(string? ItemAttribute, string? ObjectiveSensitivity)
{
    /// <summary>False if the objective is present but changes nothing.</summary>
    public bool IsOn => ObjectiveSensitivity is not (null or "OFF");
}
