using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Continues the training of a stopped or failed version.</summary>
[Cmdlet(VerbsLifecycle.Resume, "PersonalizeSolutionVersion", SupportsShouldProcess = true)]
[OutputType(typeof(SolutionVersion))]
public sealed class ResumePersonalizeSolutionVersionCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    /// <summary>With AutoML or HPO: starts no more trials and trains the best finished one in full.</summary>
    [Parameter]
    public SwitchParameter EndSearch { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(SolutionVersion.Value, "Resume training"))
            return;
        Guard(SolutionVersion.Value, () =>
        {
            var engine = Engine;
            var request = new ResumeSolutionVersionRequest(SolutionVersion.Value, EndSearch);
            WriteObject(Run(context => engine.ResumeSolutionVersion(request, context)));
        });
    }
}
