using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Writes a solution version as one HTML page.</summary>
[Cmdlet(VerbsData.Export, "PersonalizeReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPersonalizeReportCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    /// <summary>A file, replaced when it exists, or a folder for a file named like the version; default the current folder.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    protected override void ProcessRecord()
    {
        if (ShouldProcess(Path, $"Write the report of {SolutionVersion}"))
            Guard(SolutionVersion.Value, () => WriteObject(new FileInfo(Engine.ExportReport(SolutionVersion.Value, GetUnresolvedProviderPathFromPSPath(Path)))));
    }
}
