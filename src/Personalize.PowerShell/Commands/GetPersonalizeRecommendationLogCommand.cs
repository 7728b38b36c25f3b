using System.Management.Automation;
using Personalize.Engine.Ports;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists what campaigns have shown, where they record it.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeRecommendationLog")]
[OutputType(typeof(ShownList))]
public sealed class GetPersonalizeRecommendationLogCommand : StoreCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("CampaignArn")]
    [ArgumentCompleter(typeof(CampaignCompleter))]
    public CampaignIdentity? Campaign { get; set; }

    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("USER_ID")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [IdTransformation]
    public UserIdentity[]? UserId { get; set; }

    /// <summary>The answers that are meant, by the id that came with them.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? RecommendationId { get; set; }

    /// <summary>The first time; a time without a zone is local.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>The time before which the lists were shown; a time without a zone is local.</summary>
    [Parameter]
    public DateTime? Until { get; set; }

    private protected override void ProcessInput() => Guard(Campaign?.Value, () =>
    {
        var request = new ListRecommendationLogRequest
        {
            Campaign = Campaign?.Value,
            UserIds = UserId is null ? null : [.. UserId.Select(user => user.Value)],
            RecommendationIds = RecommendationId,
            From = Since?.ToUniversalTime(),
            Until = Until?.ToUniversalTime(),
        };
        foreach (var list in Engine.ListRecommendationLog(request))
            WriteObject(list);
    });
}
