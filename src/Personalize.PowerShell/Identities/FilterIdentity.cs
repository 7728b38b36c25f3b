using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

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
