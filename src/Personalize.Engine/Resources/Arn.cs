using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>
/// Resource ARNs: <c>arn:local:personalize:::&lt;kind&gt;/&lt;name&gt;</c>, with a second part for datasets
/// (<c>dataset/&lt;group&gt;/INTERACTIONS</c>) and solution versions (<c>solution/&lt;name&gt;/&lt;id&gt;</c>).
/// Recipes keep the ARNs of the service, which are not created here.
/// </summary>
public static class Arn
{
    /// <summary>What every ARN of this project begins with.</summary>
    public const string Prefix = "arn:local:personalize:::";

    /// <summary>The ARN of a dataset group, by its name.</summary>
    public static string DatasetGroup(string name) => Make(ResourceKind.DatasetGroup, name);

    /// <summary>The ARN of a schema, by its name.</summary>
    public static string Schema(string name) => Make(ResourceKind.Schema, name);

    /// <summary>The ARN of a dataset, by its group and type.</summary>
    /// <param name="group">Name of the dataset group.</param>
    public static string Dataset(string group, DatasetType type) => $"{Make(ResourceKind.Dataset, group)}/{Segment(type)}";

    /// <summary>The ARN of a solution, by its name.</summary>
    public static string Solution(string name) => Make(ResourceKind.Solution, name);

    /// <summary>The ARN of a solution version, by the name of its solution and its own id.</summary>
    public static string SolutionVersion(string solutionName, string id) =>
        $"{Make(ResourceKind.SolutionVersion, solutionName)}/{Names.Validate(id, "solution version id")}";

    /// <summary>The ARN of a campaign, by its name.</summary>
    public static string Campaign(string name) => Make(ResourceKind.Campaign, name);

    /// <summary>The ARN of an event tracker, by its name.</summary>
    public static string EventTracker(string name) => Make(ResourceKind.EventTracker, name);

    /// <summary>The ARN of a filter, by its name.</summary>
    public static string Filter(string name) => Make(ResourceKind.Filter, name);

    /// <summary>The ARN of an import job, by its name.</summary>
    public static string DatasetImportJob(string name) => Make(ResourceKind.DatasetImportJob, name);

    /// <summary>The ARN of a batch inference job, by its name.</summary>
    public static string BatchInferenceJob(string name) => Make(ResourceKind.BatchInferenceJob, name);

    /// <summary>The ARN of a batch segment job, by its name.</summary>
    public static string BatchSegmentJob(string name) => Make(ResourceKind.BatchSegmentJob, name);

    /// <summary>The ARN of an export job, by its name.</summary>
    public static string DatasetExportJob(string name) => Make(ResourceKind.DatasetExportJob, name);

    /// <summary>The ARN of a data deletion job, by its name.</summary>
    public static string DataDeletionJob(string name) => Make(ResourceKind.DataDeletionJob, name);

    /// <summary>The ARN of a metric attribution, by its name.</summary>
    public static string MetricAttribution(string name) => Make(ResourceKind.MetricAttribution, name);

    /// <summary>True for text that looks like an ARN (of this project or of the service), valid or not.</summary>
    public static bool IsArn(string text) => text.StartsWith("arn:", StringComparison.Ordinal);

    /// <summary>The ARN of a resource that a user gave by its name or by its ARN (which must be of this kind).</summary>
    /// <exception cref="PersonalizeException">InvalidInput: a malformed name or ARN, or the ARN of another kind of resource.</exception>
    public static string Resolve(string nameOrArn, ResourceKind kind)
    {
        ArgumentNullException.ThrowIfNull(nameOrArn);
        if (!IsArn(nameOrArn))
        {
            return NameParts(kind) == 1
                ? Make(kind, nameOrArn)
                : throw Malformed(nameOrArn, kind);
        }

        var parts = Parse(nameOrArn, kind);
        foreach (var part in parts)
        {
            if (!Names.IsValid(part))
                throw Malformed(nameOrArn, kind);
        }

        return nameOrArn;
    }

    /// <summary>The ARN of a group's dataset of a type, by the group's name or ARN.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: a malformed name or ARN, or the ARN of another kind of resource.</exception>
    public static string ResolveDataset(string datasetGroup, DatasetType type) => Dataset(NameOf(Resolve(datasetGroup, ResourceKind.DatasetGroup)), type);

    /// <summary>The name in an ARN; for a dataset that of its group, for a solution version that of its solution.</summary>
    public static string NameOf(string arn)
    {
        var slash = arn.IndexOf('/');
        if (slash < 0)
            throw PersonalizeException.InvalidInput(ErrorIds.MalformedArn, $"'{arn}' is not an ARN with a name.", target: arn);
        var name = arn[(slash + 1)..];
        var end = name.IndexOf('/');
        return end < 0 ? name : name[..end];
    }

    /// <summary>The last part of an ARN: the id of a solution version, the type of a dataset, otherwise the name.</summary>
    public static string LastPartOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    /// <summary>What people call this kind: <c>dataset group</c>.</summary>
    public static string Describe(ResourceKind kind) => kind == ResourceKind.SolutionVersion ? "solution version" : Segment(kind).Replace('-', ' ');

    /// <summary>What people call a resource: <c>dataset group 'shop'</c>.</summary>
    public static string Describe(string arn)
    {
        return KindOf(arn) is { } kind ? $"{Describe(kind)} '{string.Join('/', TryParse(arn, kind)!)}'" : $"'{arn}'";
    }

    /// <summary>The kind of resource that an ARN of this project belongs to; null for other text.</summary>
    public static ResourceKind? KindOf(string arn)
    {
        foreach (var kind in Enum.GetValues<ResourceKind>())
        {
            if (TryParse(arn, kind) is not null)
                return kind;
        }

        return null;
    }

    private static string Make(ResourceKind kind, string name) => $"{Prefix}{Segment(kind)}/{Names.Validate(name, Describe(kind))}";

    private static string[] Parse(string arn, ResourceKind kind)
    {
        if (TryParse(arn, kind) is { } parts)
            return parts;
        if (KindOf(arn) is { } other)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.WrongResourceKind, $"'{arn}' is the ARN of a {Describe(other)}; the ARN or name of a {Describe(kind)} is required.", target: arn);
        }

        throw Malformed(arn, kind);
    }

    private static string[]? TryParse(string arn, ResourceKind kind)
    {
        var start = $"{Prefix}{Segment(kind)}/";
        if (!arn.StartsWith(start, StringComparison.Ordinal))
            return null;
        var parts = arn[start.Length..].Split('/');
        return parts.Length == NameParts(kind) ? parts : null;
    }

    private static PersonalizeException Malformed(string text, ResourceKind kind)
    {
        var form = $"{Prefix}{Segment(kind)}/" + kind switch
        {
            ResourceKind.Dataset => "<dataset group>/<INTERACTIONS, ITEMS or USERS>",
            ResourceKind.SolutionVersion => "<solution>/<id>",
            _ => "<name>",
        };
        return PersonalizeException.InvalidInput(
            ErrorIds.MalformedArn, $"'{text}' is not the ARN of a {Describe(kind)}: it has the form {form}.", target: text);
    }

    private static int NameParts(ResourceKind kind) => kind is ResourceKind.Dataset or ResourceKind.SolutionVersion ? 2 : 1;

    private static string Segment(DatasetType type) => type switch
    {
        DatasetType.Interactions => "INTERACTIONS",
        DatasetType.Items => "ITEMS",
        DatasetType.Users => "USERS",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static string Segment(ResourceKind kind) => kind switch
    {
        ResourceKind.DatasetGroup => "dataset-group",
        ResourceKind.Schema => "schema",
        ResourceKind.Dataset => "dataset",
        ResourceKind.Solution or ResourceKind.SolutionVersion => "solution",
        ResourceKind.Campaign => "campaign",
        ResourceKind.EventTracker => "event-tracker",
        ResourceKind.Filter => "filter",
        ResourceKind.DatasetImportJob => "dataset-import-job",
        ResourceKind.BatchInferenceJob => "batch-inference-job",
        ResourceKind.BatchSegmentJob => "batch-segment-job",
        ResourceKind.DatasetExportJob => "dataset-export-job",
        ResourceKind.DataDeletionJob => "data-deletion-job",
        ResourceKind.MetricAttribution => "metric-attribution",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
