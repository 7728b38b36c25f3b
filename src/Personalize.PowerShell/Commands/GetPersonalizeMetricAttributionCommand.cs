using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists metric attributions.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeMetricAttribution")]
[OutputType(typeof(MetricAttribution))]
public sealed class GetPersonalizeMetricAttributionCommand : StoreCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MetricAttribution", "MetricAttributionArn")]
    [ArgumentCompleter(typeof(MetricAttributionCompleter))]
    [SupportsWildcards]
    public MetricAttributionIdentity[]? Name { get; set; }

    /// <summary>Lists only the metric attributions of this dataset group.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity? DatasetGroup { get; set; }

    private protected override void ProcessInput() => WriteMatching(
        Name?.Select(name => name.Value), name => Engine.DescribeMetricAttribution(new(name)), () => Engine.ListMetricAttributions(new(DatasetGroup?.Value)));
}
