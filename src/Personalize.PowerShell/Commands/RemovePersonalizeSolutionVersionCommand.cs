using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Deletes a solution version and its model.</summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeSolutionVersion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SolutionVersion))]
public sealed class RemovePersonalizeSolutionVersionCommand : RemoveCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    private protected override void ProcessInput() => Remove(
        SolutionVersion.Value,
        "Delete solution version and its model",
        () => Engine.DescribeSolutionVersion(new DescribeSolutionVersionRequest(SolutionVersion.Value)),
        () => Engine.DeleteSolutionVersion(new DeleteSolutionVersionRequest(SolutionVersion.Value)));
}
