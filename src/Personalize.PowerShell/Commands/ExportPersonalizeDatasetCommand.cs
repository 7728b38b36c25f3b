using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Writes a dataset to a file.</summary>
[Cmdlet(VerbsData.Export, "PersonalizeDataset", SupportsShouldProcess = true)]
[OutputType(typeof(ExportReport))]
public sealed class ExportPersonalizeDatasetCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetType")]
    public DatasetType Type { get; set; }

    /// <summary>The extension decides the format: .csv, .csv.gz or .parquet.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replaces an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes an apostrophe before text in CSV that a spreadsheet would take for a formula.</summary>
    [Parameter]
    public SwitchParameter EscapeFormulas { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Path, $"Export the {Type} dataset of {DatasetGroup}"))
            return;
        Guard(Path, () =>
        {
            var engine = Engine;
            var request = new ExportDatasetRequest
            {
                DatasetGroup = DatasetGroup.Value,
                DatasetType = Type,
                Path = FilePaths.Of(this, Path),
                Overwrite = Force,
                EscapeFormulas = EscapeFormulas,
            };
            WriteObject(Run(context => engine.ExportDataset(request, context)));
        });
    }
}
