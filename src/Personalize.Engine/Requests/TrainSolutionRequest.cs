using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Creates a solution version and trains it in one step.</summary>
public sealed record TrainSolutionRequest : CreateSolutionVersionRequest
{
    /// <summary>Whether nodes train it, if the store is one that machines share and there are some; otherwise it is trained in this process.</summary>
    public bool OnNodes { get; init; }

    /// <summary>Called with the new version when its data has been read and its training begins.</summary>
    public Action<SolutionVersion>? Begun { get; init; }
}
