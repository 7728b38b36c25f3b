using System.Collections;
using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Recommends items to every user in a file.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PersonalizeBatchInference", SupportsShouldProcess = true)]
[OutputType(typeof(BatchInferenceReport))]
public sealed class InvokePersonalizeBatchInferenceCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("CampaignArn")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity Campaign { get; set; } = null!;

    /// <summary>JSON Lines, or a table (CSV, TSV, Parquet) with a column USER_ID.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string InputPath { get; set; } = "";

    /// <summary>JSON Lines, or a table, depending on the extension; an existing file is replaced.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = "";

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 500)]
    [OptionalTransformation(25)]
    public int NumResults { get; set; } = 25;

    /// <summary>Decides which items may be recommended.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("FilterArn")]
    [ArgumentCompleter(typeof(FilterCompleter))]
    [OptionalTransformation]
    public FilterIdentity? Filter { get; set; }

    /// <summary>Placeholder of the filter → its value or list of values.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(FilterValuesCompleter))]
    [TableTransformation]
    public Hashtable? FilterValues { get; set; }

    /// <summary>Writes an apostrophe before text in CSV that a spreadsheet would take for a formula.</summary>
    [Parameter]
    public SwitchParameter EscapeFormulas { get; set; }

    /// <summary>A hashtable, an object, JSON or YAML text, or the path of a file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CampaignConfigCompleter))]
    [ConfigurationTransformation(typeof(BatchInferenceJobConfigInput))]
    public BatchInferenceJobConfigInput? BatchInferenceJobConfig { get; set; }

    /// <summary>Fields of the Items dataset that are written with each item.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MetadataColumnCompleter))]
    public string[] MetadataColumn { get; set; } = [];

    /// <summary>Number of threads; the default is all cores.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int? ThrottleLimit { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(OutputPath, $"Write the recommendations of {Campaign} for the users in {InputPath}"))
            return;
        Guard(InputPath, () =>
        {
            var engine = Engine;
            var request = new CreateBatchInferenceJobRequest
            {
                Campaign = Campaign.Value,
                InputPath = FilePaths.Of(this, InputPath),
                OutputPath = FilePaths.Of(this, OutputPath),
                NumResults = NumResults,
                Filter = Filter?.Value,
                FilterValues = TextMap.FromLists(FilterValues),
                EscapeFormulas = EscapeFormulas,
                BatchInferenceJobConfig = ConfigurationTree.From(
                    BatchInferenceJobConfig?.Value, nameof(BatchInferenceJobConfig), path => FilePaths.Of(this, path), engine.Store.Configuration),
                MetadataColumns = MetadataColumn,
            };
            WriteObject(Run(context => engine.RunBatchInferenceJob(new(engine.CreateBatchInferenceJob(request).Arn, ThrottleLimit), context).Report));
        });
    }
}
