using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists solution versions (trained models).</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeSolutionVersion", DefaultParameterSetName = SolutionSet)]
[OutputType(typeof(SolutionVersion))]
public sealed class GetPersonalizeSolutionVersionCommand : StoreCommand
{
    public const string SolutionSet = "Solution";
    public const string VersionSet = "SolutionVersion";

    /// <summary>Lists the versions of this solution, oldest first.</summary>
    [Parameter(Position = 0, ParameterSetName = SolutionSet, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionArn")]
    [ArgumentCompleter(typeof(SolutionCompleter))]
    public SolutionIdentity? Solution { get; set; }

    /// <summary>One version; the name of a solution stands for its newest version, a solution object for all of its versions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = VersionSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity? SolutionVersion { get; set; }

    private protected override void ProcessInput()
    {
        if (SolutionVersion is { IsSolution: false } version)
            Guard(version.Value, () => WriteObject(Engine.DescribeSolutionVersion(new DescribeSolutionVersionRequest(version.Value))));
        else
            List(SolutionVersion?.Value ?? Solution?.Value);
    }

    private void List(string? solution) =>
        Guard(solution, () => WriteObject(Engine.ListSolutionVersions(new ListSolutionVersionsRequest(solution)), enumerateCollection: true));
}
