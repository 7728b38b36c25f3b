using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Creates a solution version and trains it in one step.</summary>
public sealed record TrainSolutionRequest : CreateSolutionVersionRequest
{
    /// <summary>Called with the new version when its data has been read and its training begins.</summary>
    public Action<SolutionVersion>? Begun { get; init; }
}
