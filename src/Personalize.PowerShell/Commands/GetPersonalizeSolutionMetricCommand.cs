using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Gets the metrics of a solution version beside those of the baselines.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeSolutionMetric")]
[OutputType(typeof(SolutionMetric))]
public sealed class GetPersonalizeSolutionMetricCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    private protected override void ProcessInput() =>
        Guard(SolutionVersion.Value, () => WriteObject(new SolutionMetric(Engine.GetSolutionMetrics(new GetSolutionMetricsRequest(SolutionVersion.Value)))));
}
