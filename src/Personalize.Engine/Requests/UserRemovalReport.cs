namespace Personalize.Engine.Requests;

/// <summary>What was deleted of some users.</summary>
/// <param name="Users">How many of them had data.</param>
/// <param name="InteractionsRemoved">Imported ones.</param>
/// <param name="EventsRemoved">Interactions that were put one by one.</param>
/// <param name="UserRowsRemoved">Rows of metadata.</param>
/// <param name="SolutionVersionsTrainedBefore">ARNs of the versions that learned from them.</param>
public sealed record UserRemovalReport(
    string DatasetGroupArn, int Users, long InteractionsRemoved, long EventsRemoved, long UserRowsRemoved, IReadOnlyList<string> SolutionVersionsTrainedBefore);
