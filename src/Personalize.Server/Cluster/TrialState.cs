namespace Personalize.Server.Cluster;

/// <summary>How a trial on a node is.</summary>
/// <param name="Phase">What is to be expected of it.</param>
/// <param name="Epochs">The epochs that have not been answered yet, as JSON.</param>
/// <param name="Step">What it is doing.</param>
/// <param name="Percent">How far it is; null if that is not known.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
/// <param name="ErrorId">Of an error of the engine.</param>
[GenerateSerializer]
internal sealed record TrialState(
    [property: Id(0)] TrialPhase Phase,
    [property: Id(1)] string[] Epochs,
    [property: Id(2)] string Step = "",
    [property: Id(3)] double? Percent = null,
    [property: Id(4)] string? Error = null,
    [property: Id(5)] string? ErrorId = null);
