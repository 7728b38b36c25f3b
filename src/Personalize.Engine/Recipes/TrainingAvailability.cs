using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Recipes;

/// <summary>
/// What can be described and stored but not trained: a recipe that is not implemented, or an update that the recipe or the solution does not allow.
/// </summary>
internal static class TrainingAvailability
{
    public const string Full = "FULL";
    public const string Update = "UPDATE";

    /// <exception cref="PersonalizeException">InvalidInput.</exception>
    public static void RequireRecipe(Recipe recipe)
    {
        if (recipe.Name == RecipeCatalog.UserPersonalization)
        {
            throw PersonalizeException.InvalidInput(
                "RecipeNotAvailable", $"The recipe {recipe.Name} cannot be trained by this version.",
                $"Create a solution with {string.Join(", ", RecipeCatalog.ForAutoML.Select(r => r.Name))}.", recipe.Name);
        }
    }

    /// <summary>The version whose model is updated with new items.</summary>
    /// <param name="solution">The solution.</param>
    /// <param name="versions">Its versions, oldest first.</param>
    /// <exception cref="PersonalizeException">InvalidInput: the recipe cannot be updated, or nothing has been trained yet.</exception>
    public static SolutionVersion RequireUpdatable(Solution solution, IReadOnlyList<SolutionVersion> versions)
    {
        var latest = versions.LastOrDefault(version => version.Status == ResourceStatus.Active);
        if ((solution.RecipeArn ?? latest?.RecipeArn) is { } recipeArn && !RecipeCatalog.Get(recipeArn).SupportsUpdate)
        {
            throw PersonalizeException.InvalidInput(
                "UpdateNotSupported",
                $"The training mode {Update} is not available for {RecipeCatalog.Get(recipeArn).Name}, "
                    + $"only for {string.Join(", ", RecipeCatalog.All.Where(r => r.SupportsUpdate).Select(r => r.Name))}.",
                $"Train the solution '{solution.Name}' with {Full}.",
                Update);
        }

        return latest ?? throw PersonalizeException.InvalidInput(
            "UpdateWithoutFullVersion",
            $"The solution '{solution.Name}' has no ACTIVE version to update.",
            $"Train it with {Full} first.",
            solution.Name);
    }
}
