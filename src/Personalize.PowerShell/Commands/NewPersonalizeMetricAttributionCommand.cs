using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Creates a metric attribution: what is counted of the events that follow recommendations.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeMetricAttribution", SupportsShouldProcess = true)]
[OutputType(typeof(MetricAttribution))]
public sealed class NewPersonalizeMetricAttributionCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    /// <summary>The metrics: hashtables or objects with metricName, eventType and expression.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("Metrics")]
    public PSObject[] Metric { get; set; } = [];

    /// <summary>Accepted because the API has it; reports are made on request here.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? MetricsOutputConfig { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Name, $"Create metric attribution in {DatasetGroup}"))
            return;
        if (MetricsOutputConfig is not null)
            WriteWarning("metricsOutputConfig has no effect: Get-PersonalizeAttribution makes the report, and Export-Csv writes it to a file.");
        Guard(Name, () => WriteObject(Engine.CreateMetricAttribution(
            new() { Name = Name, DatasetGroup = DatasetGroup.Value, Metrics = MetricInput.Many(Metric) })));
    }
}
