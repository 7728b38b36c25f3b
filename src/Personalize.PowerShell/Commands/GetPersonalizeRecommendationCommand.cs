using System.Collections;
using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Errors;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Asks a campaign what to recommend to a user.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeRecommendation")]
[OutputType(typeof(Recommendation))]
public sealed class GetPersonalizeRecommendationCommand : StoreCommand
{
    private bool _saidItemId;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("CampaignArn")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity Campaign { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("USER_ID")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [IdTransformation(KeepsEmpty = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public UserIdentity[] UserId { get; set; } = [];

    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 500)]
    [OptionalTransformation(25)]
    public int NumResults { get; set; } = 25;

    /// <summary>Contextual metadata of the request: field → value.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    [TableTransformation]
    public Hashtable? Context { get; set; }

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

    /// <summary>Selects the promoted items.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FilterCompleter))]
    public FilterIdentity? PromotionFilter { get; set; }

    /// <summary>Placeholder of the promotion filter → its value or list of values.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PromotionFilterValuesCompleter))]
    public Hashtable? PromotionFilterValues { get; set; }

    /// <summary>Minimum share of promoted items in percent; fewer if not enough items qualify.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int? PercentPromoted { get; set; }

    /// <summary>Adds to each item which recent events and which features contributed most.</summary>
    [Parameter]
    public SwitchParameter IncludeReason { get; set; }

    /// <summary>Accepted because the service's API has it; ignored with a warning.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IdTransformation]
    [OptionalTransformation]
    public string? ItemId { get; set; }

    private protected override void BeginInput()
    {
        if (PromotionFilter is null != PercentPromoted is null)
        {
            ThrowTerminatingError(ErrorRecords.From(PersonalizeException.InvalidInput(
                ErrorIds.IncompletePromotion, "A promotion needs both -PromotionFilter and -PercentPromoted.", "Give both or neither.")));
        }
    }

    private protected override void ProcessInput()
    {
        if (!string.IsNullOrEmpty(ItemId) && !_saidItemId)
        {
            _saidItemId = true;
            WriteWarning($"-ItemId '{ItemId}' is ignored: the recommendations of these recipes depend only on the user.");
        }

        foreach (var userId in UserId)
        {
            Guard(userId.Value, () =>
            {
                var request = new GetRecommendationsRequest
                {
                    Campaign = Campaign.Value,
                    UserId = userId.Value,
                    NumResults = NumResults,
                    IncludeReasons = IncludeReason,
                    Context = TextMap.From(Context),
                    Filter = Filter?.Value,
                    FilterValues = TextMap.FromLists(FilterValues),
                    Promotion = PromotionFilter is null ? null : new Promotion
                    {
                        Filter = PromotionFilter.Value,
                        FilterValues = TextMap.FromLists(PromotionFilterValues),
                        PercentPromoted = PercentPromoted!.Value,
                    },
                };
                foreach (var row in Recommendation.Rows(Engine.GetRecommendations(request, Inline)))
                    WriteObject(IncludeReason ? WithReasonView(row) : row);
            });
        }
    }

    // The table of these rows has an additional column.
    private static PSObject WithReasonView(Recommendation row)
    {
        var shown = new PSObject(row);
        shown.TypeNames.Insert(0, typeof(Recommendation).FullName + "#Reasons");
        return shown;
    }
}
