namespace Personalize.Server.Operations;

/// <summary>All operations of the three services: what is routed, and what the README says of each.</summary>
internal static class OperationTable
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        .. DatasetGroups.Operations,
        .. Schemas.Operations,
        .. Datasets.Operations,
        .. ImportJobs.Operations,
        .. ExportJobs.Operations,
        .. Recipes.Operations,
        .. Solutions.Operations,
        .. SolutionVersions.Operations,
        .. Campaigns.Operations,
        .. Filters.Operations,
        .. BatchInferenceJobs.Operations,
        .. BatchSegmentJobs.Operations,
        .. MetricAttributions.Operations,
        .. Tags.Operations,
        .. Recommendations.Operations,
        .. Events.Operations,
        .. NotOffered.Operations,
    ];

    private static readonly Dictionary<string, Operation> s_byTarget =
        All.Where(operation => operation.Target is not null).ToDictionary(operation => operation.Target!, StringComparer.Ordinal);

    private static readonly Dictionary<string, Operation> s_byPath =
        All.Where(operation => operation.Path is not null).ToDictionary(operation => operation.Path!, StringComparer.Ordinal);

    /// <summary>The operation of a request, or null.</summary>
    public static Operation? Find(string path, string? target) =>
        path == "/" ? s_byTarget.GetValueOrDefault(target ?? "") : s_byPath.GetValueOrDefault(path);

    /// <summary>The operation that an unknown one was probably meant to be.</summary>
    public static string Suggestion(string path, string? target) => path == "/"
        ? NearestName.Suggestion(target ?? "", s_byTarget.Keys)
        : NearestName.Suggestion(path, s_byPath.Keys);
}
