using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Stops the training of a version, even if it runs in another process.</summary>
[Cmdlet(VerbsLifecycle.Stop, "PersonalizeSolutionVersion", SupportsShouldProcess = true)]
[OutputType(typeof(SolutionVersion))]
public sealed class StopPersonalizeSolutionVersionCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    /// <summary>Emits the stopped version.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(SolutionVersion.Value, "Stop training"))
            return;
        Guard(SolutionVersion.Value, () =>
        {
            var engine = Engine;
            var version = Run(context => engine.StopSolutionVersion(new StopSolutionVersionRequest(SolutionVersion.Value), context));
            if (PassThru)
                WriteObject(version);
        });
    }
}
