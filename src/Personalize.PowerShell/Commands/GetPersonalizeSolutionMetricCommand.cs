using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Gets the metrics of a solution version beside those of the baselines.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeSolutionMetric")]
[OutputType(typeof(SolutionMetric), typeof(SolutionMetricRow))]
public sealed class GetPersonalizeSolutionMetricCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    /// <summary>Emits a row per metric, with the model and each baseline in a column.</summary>
    [Parameter]
    public SwitchParameter Flat { get; set; }

    private protected override void ProcessInput() => Guard(SolutionVersion.Value, () =>
    {
        var metrics = Engine.GetSolutionMetrics(new GetSolutionMetricsRequest(SolutionVersion.Value));
        if (Flat)
            WriteObject(SolutionMetricRow.Rows(metrics), enumerateCollection: true);
        else
            WriteObject(new SolutionMetric(metrics));
    });
}
