using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>A campaignConfig to start from.</summary>
public sealed class CampaignConfigCompleter : Completer
{
    private protected override IEnumerable<Suggestion> Suggest(CompletionRequest request) =>
        PersonalizeEngine.ListRecipes(new()).SelectMany(recipe => recipe.Hyperparameters).Where(one => one.IsAlgorithm is null).DistinctBy(one => one.Name)
            .Select(one => HyperparameterText.Suggest(one, $"@{{ itemExplorationConfig = @{{ {Camel(one.Name)} = {HyperparameterText.Literal(one)} }} }}"));

    // The API spells exploration_weight as explorationWeight.
    private static string Camel(string name) =>
        string.Concat(name.Split('_').Select((part, place) => place == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}
