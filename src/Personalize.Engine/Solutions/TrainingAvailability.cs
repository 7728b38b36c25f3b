using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Solutions;

/// <summary>
/// What can be described and stored but not trained by this version of the engine. The only place that says so: each check
/// goes when its part arrives.
/// </summary>
internal static class TrainingAvailability
{
    /// <exception cref="PersonalizeException">InvalidInput.</exception>
    public static void Require(Solution solution, string trainingMode)
    {
        if (solution.RecipeArn is not null)
            RequireRecipe(RecipeCatalog.Get(solution.RecipeArn));
        if (trainingMode != "FULL")
            throw Unavailable("UpdateNotAvailable", $"The training mode {trainingMode} cannot be run by this version.", "Train with FULL.", solution);
    }

    /// <summary>The part that also decides whether a recipe is a candidate of AutoML.</summary>
    /// <exception cref="PersonalizeException">InvalidInput.</exception>
    public static void RequireRecipe(Recipe recipe)
    {
        if (recipe.Name != RecipeCatalog.Hrnn)
        {
            throw PersonalizeException.InvalidInput(
                "RecipeNotAvailable", $"The recipe {recipe.Name} cannot be trained by this version.", $"Create a solution with {RecipeCatalog.Hrnn}.", recipe.Name);
        }
    }

    private static PersonalizeException Unavailable(string errorId, string message, string nextStep, Solution solution) =>
        PersonalizeException.InvalidInput(errorId, message, nextStep, solution.Name);
}
