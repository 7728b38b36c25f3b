using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Recipes;

/// <summary>
/// What can be requested but not trained: an update that the recipe or the solution does not allow.
/// </summary>
internal static class TrainingAvailability
{
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
                ErrorIds.UpdateNotSupported,
                $"The training mode {TrainingModes.Update} is not available for {RecipeCatalog.Get(recipeArn).Name}, "
                    + $"only for {RecipeCatalog.Names(other => other.SupportsUpdate)}.",
                $"Train the solution '{solution.Name}' with {TrainingModes.Full}.",
                TrainingModes.Update);
        }

        return latest ?? throw PersonalizeException.InvalidInput(
            ErrorIds.UpdateWithoutFullVersion,
            $"The solution '{solution.Name}' has no ACTIVE version to update.",
            $"Train it with {TrainingModes.Full} first.",
            solution.Name);
    }
}
