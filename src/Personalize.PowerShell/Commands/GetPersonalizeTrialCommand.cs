using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists the trials of AutoML or HPO, best first.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeTrial")]
[OutputType(typeof(Trial))]
public sealed class GetPersonalizeTrialCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    private protected override void ProcessInput() =>
        Guard(SolutionVersion.Value, () => WriteObject(Engine.ListTrials(new ListTrialsRequest(SolutionVersion.Value)), enumerateCollection: true));
}
