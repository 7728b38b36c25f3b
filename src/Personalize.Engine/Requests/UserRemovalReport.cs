using Personalize.Engine.Common;

namespace Personalize.Engine.Requests;

/// <summary>What was deleted about some users.</summary>
/// <param name="Users">How many of the users had data.</param>
/// <param name="InteractionsRemoved">Number of imported interactions.</param>
/// <param name="EventsRemoved">Number of individually recorded interactions.</param>
/// <param name="UserRowsRemoved">Number of rows of metadata.</param>
/// <param name="SolutionVersionsTrainedBefore">ARNs of the versions that learned from them.</param>
public sealed record UserRemovalReport(
    string DatasetGroupArn, int Users, long InteractionsRemoved, long EventsRemoved, long UserRowsRemoved, IReadOnlyList<string> SolutionVersionsTrainedBefore)
{
    /// <summary>Number of recorded lists that were shown to them.</summary>
    public long RecommendationsRemoved { get; init; }

    /// <summary>See the parameter.</summary>
    public IReadOnlyList<string> SolutionVersionsTrainedBefore { get; init => field = Readable.Of(value); } = Readable.Of(SolutionVersionsTrainedBefore);
}
