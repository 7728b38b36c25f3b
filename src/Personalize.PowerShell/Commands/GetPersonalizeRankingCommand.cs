using System.Collections;
using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Puts given items into the order of a user's taste.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeRanking")]
[OutputType(typeof(ItemRanking))]
public sealed class GetPersonalizeRankingCommand : StoreCommand
{
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

    /// <summary>The items to order.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("ItemList")]
    [ArgumentCompleter(typeof(ItemCompleter))]
    [IdTransformation]
    public string[] InputList { get; set; } = [];

    /// <summary>The session of a visitor without an account.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SESSION_ID")]
    [IdTransformation]
    [OptionalTransformation]
    public string? SessionId { get; set; }

    /// <summary>Contextual metadata of the request: field → value.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    [TableTransformation]
    public Hashtable? Context { get; set; }

    /// <summary>Decides which of the items stay in the list.</summary>
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

    /// <summary>Fields of the Items dataset that are returned with each item.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MetadataColumnCompleter))]
    public string[] MetadataColumn { get; set; } = [];

    private protected override void ProcessInput()
    {
        foreach (var userId in UserId?.Select(user => user.Value) ?? [null])
        {
            Guard(userId ?? SessionId, () =>
            {
                var request = new GetPersonalizedRankingRequest
                {
                    Campaign = Campaign.Value,
                    UserId = userId,
                    SessionId = SessionId,
                    InputList = InputList,
                    Context = TextMap.From(Context),
                    Filter = Filter?.Value,
                    FilterValues = TextMap.FromLists(FilterValues),
                    MetadataColumns = MetadataColumn,
                };
                var answer = Engine.GetPersonalizedRanking(request, Inline);
                foreach (var (row, item) in ItemRanking.Rows(answer).Zip(answer.Ranking))
                    WriteObject(MetadataColumns.Add(row, MetadataColumn, item.Metadata));
            });
        }
    }
}
