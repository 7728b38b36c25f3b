using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Writes a report on a solution version as one HTML page.</summary>
[Cmdlet(VerbsData.Export, "PersonalizeReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPersonalizeReportCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    /// <summary>A file, or a folder, in which the file is named after the version; the default is the current folder.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>Replaces an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Path, $"Write the report on {SolutionVersion}"))
            return;
        Guard(SolutionVersion.Value, () =>
        {
            var engine = Engine;
            var request = new ExportReportRequest
            {
                SolutionVersion = SolutionVersion.Value,
                Path = FilePaths.Of(this, Path),
                Overwrite = Force,
            };
            WriteObject(new FileInfo(Run(context => engine.ExportReport(request, context))));
        });
    }
}
