using Personalize.Engine.Recipes;

namespace Personalize.Engine.Tests.Architecture;

/// <summary>
/// What a recipe needs and does are members of <see cref="Recipe"/>: the rest of the engine knows no recipe by its name, so that a recipe is
/// added by a row of the catalogue. Read from the built assembly, where constants and interpolated texts are literals like any other.
/// </summary>
public sealed class RecipeNameTests
{
    private static readonly AssemblyReferences s_engine = AssemblyReferences.Read(typeof(Recipe).Assembly);

    [Fact]
    public void No_code_outside_the_catalogue_names_a_recipe() =>
        Assert.Equal([], TypesThatNameARecipe(s_engine).Where(type => type != typeof(RecipeCatalog).FullName));

    [Fact]
    public void The_catalogue_is_seen_to_name_them() => Assert.Contains(typeof(RecipeCatalog).FullName!, TypesThatNameARecipe(s_engine));

    /// <summary>The test of the test: a switch over a constant is found.</summary>
    [Fact]
    public void A_comparison_with_a_constant_is_found()
    {
        Assert.True(RecipeNameProbe.IsPlain(RecipeCatalog.Hrnn));
        Assert.Contains(typeof(RecipeNameProbe).FullName!, TypesThatNameARecipe(AssemblyReferences.Read(typeof(RecipeNameTests).Assembly)));
    }

    private static IEnumerable<string> TypesThatNameARecipe(AssemblyReferences assembly) =>
        assembly.Texts.Where(found => RecipeCatalog.All.Any(recipe => found.Text.Contains(recipe.Name, StringComparison.OrdinalIgnoreCase)))
            .Select(found => found.Type).Distinct().Order();
}

internal static class RecipeNameProbe
{
    public static bool IsPlain(string name) => name switch
    {
        RecipeCatalog.Hrnn => true,
        _ => false,
    };
}
