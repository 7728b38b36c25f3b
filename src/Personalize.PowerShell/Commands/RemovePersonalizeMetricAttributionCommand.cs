using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Deletes a metric attribution; events and recorded recommendations are kept.</summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeMetricAttribution", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MetricAttribution))]
public sealed class RemovePersonalizeMetricAttributionCommand : RemoveCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MetricAttribution", "MetricAttributionArn")]
    [ArgumentCompleter(typeof(MetricAttributionCompleter))]
    public MetricAttributionIdentity Name { get; set; } = null!;

    private protected override void ProcessInput() => Remove(
        Name.Value, "Delete metric attribution", () => Engine.DescribeMetricAttribution(new(Name.Value)),
        () => Engine.DeleteMetricAttribution(new(Name.Value)));
}
