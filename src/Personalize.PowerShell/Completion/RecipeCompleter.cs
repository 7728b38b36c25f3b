using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of recipes.</summary>
public sealed class RecipeCompleter : Completer
{
    private protected override IEnumerable<Suggestion> Suggest(CompletionRequest request) =>
        PersonalizeEngine.ListRecipes(new()).Select(recipe => new Suggestion(recipe.Name, recipe.Description));
}
