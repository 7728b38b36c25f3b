using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Trains a solution in the foreground: in this session or, if the store has nodes, on those.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeSolutionVersion", SupportsShouldProcess = true)]
[OutputType(typeof(SolutionVersion))]
public sealed class NewPersonalizeSolutionVersionCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionArn", "Name")]
    [ArgumentCompleter(typeof(SolutionCompleter))]
    public SolutionIdentity Solution { get; set; } = null!;

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet(TrainingModes.Full, TrainingModes.Update)]
    [OptionalTransformation(TrainingModes.Full)]
    public string TrainingMode { get; set; } = TrainingModes.Full;

    /// <summary>Trains only if the solution's interval has passed and there is something new; otherwise says why not, and returns nothing.</summary>
    [Parameter]
    public SwitchParameter IfDue { get; set; }

    /// <summary>The same seed, data and machine give the same model.</summary>
    [Parameter]
    public ulong Seed { get; set; } = 42;

    /// <summary>Number of threads; the default is all cores. The result does not depend on it.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int? ThrottleLimit { get; set; }

    /// <summary>Maximum number of trials of AutoML or HPO; the default is what the solution specifies, otherwise 10.</summary>
    [Parameter]
    [ValidateRange(1, 40)]
    public int? MaxTrainingJobs { get; set; }

    /// <summary>After this time no trial of AutoML or HPO starts; the full training of the winner follows.</summary>
    [Parameter]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>The largest number of networks to combine; 1 for the winner alone.</summary>
    [Parameter]
    [ValidateRange(1, 4)]
    public int? MaxEnsembleSize { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Solution.Value, IfDue ? "Train solution version if it is due" : "Train solution version"))
            return;
        Guard(Solution.Value, () =>
        {
            var engine = Engine;
            var request = new TrainSolutionRequest
            {
                Solution = Solution.Value,
                TrainingMode = TrainingMode.ToUpperInvariant(),
                Seed = Seed,
                ThrottleLimit = ThrottleLimit,
                MaxTrainingJobs = MaxTrainingJobs,
                TimeLimit = TimeLimit,
                MaxEnsembleSize = MaxEnsembleSize,
                OnNodes = true,
            };
            if (!IfDue)
                WriteObject(Run(context => engine.TrainSolution(request, context)));
            else if (Run(context => engine.TrainSolutionIfDue(new TrainSolutionIfDueRequest(request), context)) is { } version)
                WriteObject(version);
        });
    }
}
