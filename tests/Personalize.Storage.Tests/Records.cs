using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests;

/// <summary>Records of resources as small as they can be.</summary>
internal static class Records
{
    public static SolutionVersion Version(string id, string solution = "s") => new()
    {
        Name = id,
        Arn = $"arn:local:personalize:::solution/{solution}/{id}",
        SolutionArn = Arn.Solution(solution),
        DatasetGroupArn = Arn.DatasetGroup("shop"),
        Status = ResourceStatus.Active,
        CreationDateTime = DateTime.UnixEpoch,
        LastUpdatedDateTime = DateTime.UnixEpoch,
    };
}
