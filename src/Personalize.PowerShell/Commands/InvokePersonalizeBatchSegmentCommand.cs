using System.Collections;
using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Finds the users who are most likely to want the items in a file.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PersonalizeBatchSegment", SupportsShouldProcess = true)]
[OutputType(typeof(BatchSegmentReport))]
public sealed class InvokePersonalizeBatchSegmentCommand : StoreCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("CampaignArn")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity Campaign { get; set; } = null!;

    /// <summary>JSON Lines with items, or with conditions on their metadata.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string InputPath { get; set; } = "";

    /// <summary>JSON Lines; an existing file is replaced.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = "";

    /// <summary>Number of users of each segment.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, CreateBatchSegmentJobRequest.MostUsers)]
    [OptionalTransformation(25)]
    public int NumResults { get; set; } = 25;

    /// <summary>Decides which users may be in the segments.</summary>
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

    /// <summary>Number of threads; the default is all cores.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int? ThrottleLimit { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(OutputPath, $"Write the user segments of {Campaign} for the items in {InputPath}"))
            return;
        Guard(InputPath, () =>
        {
            var engine = Engine;
            var request = new CreateBatchSegmentJobRequest
            {
                Campaign = Campaign.Value,
                InputPath = FilePaths.Of(this, InputPath),
                OutputPath = FilePaths.Of(this, OutputPath),
                NumResults = NumResults,
                Filter = Filter?.Value,
                FilterValues = TextMap.FromLists(FilterValues),
            };
            WriteObject(Run(context => engine.RunBatchSegmentJob(new(engine.CreateBatchSegmentJob(request).Arn, ThrottleLimit), context).Report));
        });
    }
}
