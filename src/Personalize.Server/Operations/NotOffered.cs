namespace Personalize.Server.Operations;

/// <summary>What the service has and this project does not.</summary>
internal static class NotOffered
{
    private const string Actions = "actions";
    private const string Recommenders = "recommenders of domains";

    public static IEnumerable<Operation> Operations =>
    [
        .. Of(AwsService.Personalize, Recommenders,
            "CreateRecommender", "DescribeRecommender", "ListRecommenders", "UpdateRecommender", "DeleteRecommender", "StartRecommender", "StopRecommender"),
        Operation.NotOffered(AwsService.Runtime, "GetActionRecommendations", Actions) with { Path = "/action-recommendations" },
        Operation.NotOffered(AwsService.Events, "PutActions", Actions) with { Path = "/actions" },
        Operation.NotOffered(AwsService.Events, "PutActionInteractions", Actions) with { Path = "/action-interactions" },
    ];

    private static IEnumerable<Operation> Of(AwsService service, string what, params string[] names) =>
        names.Select(name => Operation.NotOffered(service, name, what));
}
