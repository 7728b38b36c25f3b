using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of campaigns.</summary>
public sealed class CampaignCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListCampaigns(new()).Select(campaign => new Suggestion(campaign.Name, $"Campaign of {campaign.SolutionVersionArn}"));
}
