using System.Collections;
using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Errors;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Asks a campaign what to recommend to a user or a visitor, or for an item.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeRecommendation")]
[OutputType(typeof(Recommendation))]
public sealed class GetPersonalizeRecommendationCommand : StoreCommand
{
    private readonly HashSet<string> _said = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("CampaignArn")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity Campaign { get; set; } = null!;

    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("USER_ID")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [IdTransformation(KeepsEmpty = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public UserIdentity[]? UserId { get; set; }

    /// <summary>The session of a visitor without an account.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SESSION_ID")]
    [IdTransformation]
    [OptionalTransformation]
    public string? SessionId { get; set; }

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

    /// <summary>Shown with the items that the promotion brings in; the default is the name of its filter.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PromotionName { get; set; }

    /// <summary>Fields of the Items dataset that are returned with each item.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MetadataColumnCompleter))]
    public string[] MetadataColumn { get; set; } = [];

    /// <summary>Adds to each item which recent events and which features contributed most.</summary>
    [Parameter]
    public SwitchParameter IncludeReason { get; set; }

    /// <summary>The item to which the recommended ones are related, for recipes that recommend related items.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ITEM_ID")]
    [ArgumentCompleter(typeof(ItemCompleter))]
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

        if (PromotionFilter is null && (PromotionName is not null || PromotionFilterValues is not null))
        {
            ThrowTerminatingError(ErrorRecords.From(PersonalizeException.InvalidInput(
                ErrorIds.IncompletePromotion,
                $"-{(PromotionName is null ? nameof(PromotionFilterValues) : nameof(PromotionName))} belongs to a promotion, and there is none.",
                "Give -PromotionFilter and -PercentPromoted as well.")));
        }
    }

    private protected override void ProcessInput()
    {
        foreach (var userId in UserId?.Select(user => user.Value) ?? [null])
        {
            Guard(userId ?? SessionId ?? ItemId, () =>
            {
                var request = new GetRecommendationsRequest
                {
                    Campaign = Campaign.Value,
                    UserId = userId,
                    SessionId = SessionId,
                    ItemId = ItemId,
                    NumResults = NumResults,
                    IncludeReasons = IncludeReason,
                    Context = TextMap.From(Context),
                    Filter = Filter?.Value,
                    FilterValues = TextMap.FromLists(FilterValues),
                    Promotion = PromotionFilter is null ? null : new Promotion
                    {
                        Name = PromotionName,
                        Filter = PromotionFilter.Value,
                        FilterValues = TextMap.FromLists(PromotionFilterValues),
                        PercentPromoted = PercentPromoted!.Value,
                    },
                    MetadataColumns = MetadataColumn,
                };
                var list = Engine.GetRecommendations(request, Inline with { Warning = WarnOnce });
                foreach (var (row, item) in Recommendation.Rows(list).Zip(list.ItemList))
                    WriteObject(MetadataColumns.Add(IncludeReason ? WithReasonView(row) : row, MetadataColumn, item.Metadata));
            });
        }
    }

    // What is said of one user of many is usually true of all.
    private void WarnOnce(string text)
    {
        if (_said.Add(text))
            WriteWarning(text);
    }

    // The table of these rows has an additional column.
    private static PSObject WithReasonView(Recommendation row)
    {
        var shown = new PSObject(row);
        shown.TypeNames.Insert(0, typeof(Recommendation).FullName + "#Reasons");
        return shown;
    }
}
