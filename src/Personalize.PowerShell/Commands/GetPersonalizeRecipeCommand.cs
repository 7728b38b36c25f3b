using System.Management.Automation;
using Personalize.Engine;
using Personalize.Engine.Recipes;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists the recipes with their hyperparameters.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeRecipe")]
[OutputType(typeof(Recipe))]
public sealed class GetPersonalizeRecipeCommand : PersonalizeCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Recipe", "RecipeArn")]
    [ArgumentCompleter(typeof(RecipeCompleter))]
    [SupportsWildcards]
    public RecipeIdentity[]? Name { get; set; }

    private protected override void ProcessInput()
    {
        foreach (var name in Name?.Select(name => name.Value) ?? ["*"])
            Guard(name, () => WriteObject(Matching(name), enumerateCollection: true));
    }

    private static IEnumerable<Recipe> Matching(string name) =>
        WildcardPattern.ContainsWildcardCharacters(name)
            ? PersonalizeEngine.ListRecipes(new()).Where(recipe => WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(recipe.Name))
            : [PersonalizeEngine.DescribeRecipe(new(name))];
}
