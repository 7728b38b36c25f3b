using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>A metric attribution.</summary>
public sealed class MetricAttributionIdentity : ResourceIdentity
{
    public MetricAttributionIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public MetricAttributionIdentity(MetricAttribution attribution)
        : base(attribution.Arn)
    {
    }

    public MetricAttributionIdentity(PSObject source)
        : base(Property(source, "MetricAttributionArn", "MetricAttribution", "Arn", "Name"))
    {
    }
}
