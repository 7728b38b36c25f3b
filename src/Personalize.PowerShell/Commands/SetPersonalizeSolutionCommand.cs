using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Changes how a solution is trained from now on; its versions stay as they are.</summary>
[Cmdlet(VerbsCommon.Set, "PersonalizeSolution", SupportsShouldProcess = true)]
[OutputType(typeof(Solution))]
public sealed class SetPersonalizeSolutionCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Solution", "SolutionArn")]
    [ArgumentCompleter(typeof(SolutionCompleter))]
    public SolutionIdentity Name { get; set; } = null!;

    /// <summary>Lets a running server train the solution whenever that is due.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FlagTransformation]
    public SwitchParameter PerformAutoTraining { get; set; }

    /// <summary>Lets a running server also update the newest version in between.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FlagTransformation]
    public SwitchParameter PerformIncrementalUpdate { get; set; }

    /// <summary>A hashtable, an object, JSON or YAML text, or the path of a file.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SolutionUpdateConfigCompleter))]
    [ConfigurationTransformation(typeof(SolutionUpdateConfigInput))]
    public SolutionUpdateConfigInput? SolutionUpdateConfig { get; set; }

    /// <summary>Emits the solution as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Name.Value, "Change solution"))
            return;
        Guard(Name.Value, () =>
        {
            var engine = Engine;
            var request = new UpdateSolutionRequest
            {
                Solution = Name.Value,
                PerformAutoTraining = Given(nameof(PerformAutoTraining), PerformAutoTraining),
                PerformIncrementalUpdate = Given(nameof(PerformIncrementalUpdate), PerformIncrementalUpdate),
                SolutionUpdateConfig = ConfigurationTree.From(
                    SolutionUpdateConfig?.Value, nameof(SolutionUpdateConfig), path => FilePaths.Of(this, path), engine.Store.Configuration),
            };
            var solution = engine.UpdateSolution(request, Inline);
            if (PassThru)
                WriteObject(solution);
        });
    }

    // A switch that is not given leaves the solution as it is; -PerformAutoTraining:$false switches off.
    private bool? Given(string name, SwitchParameter value) => MyInvocation.BoundParameters.ContainsKey(name) ? value.IsPresent : null;
}
