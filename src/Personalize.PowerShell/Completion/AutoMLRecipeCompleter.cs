using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of the recipes that AutoML may choose from.</summary>
public sealed class AutoMLRecipeCompleter : Completer
{
    private protected override IEnumerable<Suggestion> Suggest(CompletionRequest request) =>
        PersonalizeEngine.ListRecipes(new()).Where(recipe => recipe.EligibleForAutoML).Select(recipe => new Suggestion(recipe.Name, recipe.Description));
}
