using System.Management.Automation;
using Personalize.Engine.Resources;

namespace Personalize.PowerShell.Identities;

/// <summary>
/// Names a resource: by name, by ARN, or by an object that is the resource or points to it. PowerShell converts all of them
/// through the constructors of the derived types; deserialised objects and CSV rows are read by their properties.
/// </summary>
public abstract class ResourceIdentity
{
    private protected ResourceIdentity(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>A name or an ARN.</summary>
    public string Value { get; }

    public override string ToString() => Value;

    /// <summary>The first of the properties that holds a text.</summary>
    private protected static string Property(PSObject source, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (source.Properties[name]?.Value is { } value && value.ToString() is { Length: > 0 } text)
                return text;
        }

        throw new ArgumentException($"The object has none of the properties {string.Join(", ", names)}.");
    }
}

/// <summary>A dataset group, or something in one.</summary>
public sealed class DatasetGroupIdentity : ResourceIdentity
{
    public DatasetGroupIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public DatasetGroupIdentity(DatasetGroup group)
        : base(group.Arn)
    {
    }

    public DatasetGroupIdentity(Dataset dataset)
        : base(dataset.DatasetGroupArn)
    {
    }

    public DatasetGroupIdentity(Solution solution)
        : base(solution.DatasetGroupArn)
    {
    }

    public DatasetGroupIdentity(EventTracker tracker)
        : base(tracker.DatasetGroupArn)
    {
    }

    public DatasetGroupIdentity(PSObject source)
        : base(Property(source, "DatasetGroupArn", "DatasetGroup", "Arn", "Name"))
    {
    }
}

/// <summary>A schema, or a dataset that uses it.</summary>
public sealed class SchemaIdentity : ResourceIdentity
{
    public SchemaIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public SchemaIdentity(Schema schema)
        : base(schema.Arn)
    {
    }

    public SchemaIdentity(Dataset dataset)
        : base(dataset.SchemaArn)
    {
    }

    public SchemaIdentity(PSObject source)
        : base(Property(source, "SchemaArn", "Schema", "Arn", "Name"))
    {
    }
}

/// <summary>A recipe.</summary>
public sealed class RecipeIdentity : ResourceIdentity
{
    public RecipeIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public RecipeIdentity(Engine.Recipes.Recipe recipe)
        : base(recipe.Arn)
    {
    }

    public RecipeIdentity(PSObject source)
        : base(Property(source, "RecipeArn", "Recipe", "Arn", "Name"))
    {
    }
}

/// <summary>A solution, or the one a version belongs to.</summary>
public sealed class SolutionIdentity : ResourceIdentity
{
    public SolutionIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public SolutionIdentity(Solution solution)
        : base(solution.Arn)
    {
    }

    public SolutionIdentity(SolutionVersion version)
        : base(version.SolutionArn)
    {
    }

    public SolutionIdentity(PSObject source)
        : base(Property(source, "SolutionArn", "Solution", "Arn", "Name"))
    {
    }
}

/// <summary>A solution version, the one a campaign serves, or the newest of a solution.</summary>
public sealed class SolutionVersionIdentity : ResourceIdentity
{
    public SolutionVersionIdentity(string arnOrSolution)
        : base(arnOrSolution)
    {
    }

    public SolutionVersionIdentity(SolutionVersion version)
        : base(version.Arn)
    {
    }

    public SolutionVersionIdentity(AutoMLResult result)
        : base(result.SolutionVersionArn)
    {
    }

    public SolutionVersionIdentity(Campaign campaign)
        : base(campaign.SolutionVersionArn)
    {
    }

    public SolutionVersionIdentity(Solution solution)
        : base(solution.Arn)
    {
        IsSolution = true;
    }

    public SolutionVersionIdentity(PSObject source)
        : base(Property(source, "SolutionVersionArn", "SolutionVersion", "Arn", "Name"))
    {
    }

    /// <summary>True when a solution object was given, which stands for its versions.</summary>
    internal bool IsSolution { get; }
}

/// <summary>A campaign.</summary>
public sealed class CampaignIdentity : ResourceIdentity
{
    public CampaignIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public CampaignIdentity(Campaign campaign)
        : base(campaign.Arn)
    {
    }

    public CampaignIdentity(PSObject source)
        : base(Property(source, "CampaignArn", "Campaign", "Arn", "Name"))
    {
    }
}

/// <summary>An event tracker; its tracking id stands for it as well.</summary>
public sealed class EventTrackerIdentity : ResourceIdentity
{
    public EventTrackerIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public EventTrackerIdentity(EventTracker tracker)
        : base(tracker.Arn)
    {
    }

    public EventTrackerIdentity(PSObject source)
        : base(Property(source, "EventTrackerArn", "EventTracker", "TrackingId", "Arn", "Name"))
    {
    }
}

/// <summary>A filter.</summary>
public sealed class FilterIdentity : ResourceIdentity
{
    public FilterIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public FilterIdentity(Filter filter)
        : base(filter.Arn)
    {
    }

    public FilterIdentity(PSObject source)
        : base(Property(source, "FilterArn", "Filter", "Arn", "Name"))
    {
    }
}
