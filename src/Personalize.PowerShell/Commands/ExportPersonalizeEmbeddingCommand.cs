using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Writes the vectors of items or users to a file.</summary>
[Cmdlet(VerbsData.Export, "PersonalizeEmbedding", SupportsShouldProcess = true)]
[OutputType(typeof(EmbeddingReport))]
public sealed class ExportPersonalizeEmbeddingCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1)]
    public EmbeddingKind Type { get; set; }

    /// <summary>The extension decides the format: .parquet, .csv or .csv.gz.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Writes an apostrophe before text in CSV that a spreadsheet would take for a formula.</summary>
    [Parameter]
    public SwitchParameter EscapeFormulas { get; set; }

    /// <summary>The most threads to use.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? ThrottleLimit { get; set; }

    /// <summary>Replaces an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(Path, $"Export the vectors of {Type} of {SolutionVersion}"))
            return;
        Guard(Path, () =>
        {
            var engine = Engine;
            var request = new ExportEmbeddingsRequest
            {
                SolutionVersion = SolutionVersion.Value,
                Kind = Type,
                Path = FilePaths.Of(this, Path),
                Overwrite = Force,
                EscapeFormulas = EscapeFormulas,
                ThrottleLimit = ThrottleLimit,
            };
            WriteObject(Run(context => engine.ExportEmbeddings(request, context)));
        });
    }
}
