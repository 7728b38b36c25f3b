using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Adds metrics to a metric attribution, or removes some.</summary>
[Cmdlet(VerbsCommon.Set, "PersonalizeMetricAttribution", SupportsShouldProcess = true)]
[OutputType(typeof(MetricAttribution))]
public sealed class SetPersonalizeMetricAttributionCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MetricAttribution", "MetricAttributionArn")]
    [ArgumentCompleter(typeof(MetricAttributionCompleter))]
    public MetricAttributionIdentity Name { get; set; } = null!;

    /// <summary>Metrics to add: hashtables or objects with metricName, eventType and expression.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AddMetrics")]
    public PSObject[] AddMetric { get; set; } = [];

    /// <summary>Names of metrics to remove, which comes first.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RemoveMetrics")]
    public string[] RemoveMetric { get; set; } = [];

    /// <summary>Emits the metric attribution as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Name.Value, "Change metric attribution"))
            return;
        Guard(Name.Value, () =>
        {
            var changed = Engine.UpdateMetricAttribution(
                new() { MetricAttribution = Name.Value, AddMetrics = MetricInput.Many(AddMetric), RemoveMetrics = RemoveMetric });
            if (PassThru)
                WriteObject(changed);
        });
    }
}
