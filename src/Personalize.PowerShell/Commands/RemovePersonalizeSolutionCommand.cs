using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Deletes a solution with its versions.</summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeSolution", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(Solution))]
public sealed class RemovePersonalizeSolutionCommand : RemoveCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Solution", "SolutionArn")]
    [ArgumentCompleter(typeof(SolutionCompleter))]
    public SolutionIdentity Name { get; set; } = null!;

    private protected override void ProcessInput() => Remove(
        Name.Value,
        "Delete solution and its versions",
        () => Engine.DescribeSolution(new DescribeSolutionRequest(Name.Value)),
        () => Engine.DeleteSolution(new DeleteSolutionRequest(Name.Value)));
}
