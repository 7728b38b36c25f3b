using System.Management.Automation;
using Personalize.Engine.Attribution;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Measures what followed the recommendations of campaigns.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeAttribution")]
[OutputType(typeof(AttributionRow))]
public sealed class GetPersonalizeAttributionCommand : OutcomeCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    private protected override void ProcessInput() => Guard(DatasetGroup.Value, () =>
    {
        var engine = Engine;
        var request = new GetAttributionReportRequest { DatasetGroup = DatasetGroup.Value, Outcomes = Outcomes };
        WriteObject(Run(context => engine.GetAttributionReport(request, context)), enumerateCollection: true);
    });
}
