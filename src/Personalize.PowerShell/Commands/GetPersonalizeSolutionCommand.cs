using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists solutions.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeSolution")]
[OutputType(typeof(Solution))]
public sealed class GetPersonalizeSolutionCommand : StoreCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Solution", "SolutionArn")]
    [ArgumentCompleter(typeof(SolutionCompleter))]
    [SupportsWildcards]
    public SolutionIdentity[]? Name { get; set; }

    /// <summary>Lists only the solutions of this dataset group.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity? DatasetGroup { get; set; }

    private protected override void ProcessInput() =>
        WriteMatching(
            Name?.Select(name => name.Value),
            name => Engine.DescribeSolution(new DescribeSolutionRequest(name)),
            () => Engine.ListSolutions(new ListSolutionsRequest(DatasetGroup?.Value)),
            WithSchedule);

    // The schedule depends on the time and the data, so it is not a part of the solution.
    private PSObject WithSchedule(Solution solution)
    {
        var shown = new PSObject(solution);
        shown.Properties.Add(new PSNoteProperty("TrainingSchedule", Engine.DescribeTrainingSchedule(new DescribeTrainingScheduleRequest(solution.Arn))));
        return shown;
    }
}
