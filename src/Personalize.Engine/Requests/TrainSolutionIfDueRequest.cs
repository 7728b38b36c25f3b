namespace Personalize.Engine.Requests;

/// <summary>Creates a solution version and trains it, if that is due.</summary>
/// <param name="Training">What is trained if it is due.</param>
public sealed record TrainSolutionIfDueRequest(TrainSolutionRequest Training);
