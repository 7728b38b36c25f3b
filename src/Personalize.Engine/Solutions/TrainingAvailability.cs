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
    public static void Require(Solution solution, SolutionConfig config, string trainingMode)
    {
        if (solution.PerformAutoML || solution.PerformHPO)
        {
            var what = solution.PerformAutoML ? "AutoML" : "hyperparameter optimisation";
            throw Unavailable("AutoMLNotAvailable", $"The solution '{solution.Name}' asks for {what}, which this version cannot run.", "Create a solution with a recipe and without performHPO.", solution);
        }

        if (solution.RecipeArn != RecipeCatalog.Get(RecipeCatalog.Hrnn).Arn)
        {
            throw Unavailable(
                "RecipeNotAvailable", $"The recipe {Arn.LastPartOf(solution.RecipeArn!)} of the solution '{solution.Name}' cannot be trained by this version.", $"Create a solution with {RecipeCatalog.Hrnn}.", solution);
        }

        if (config.OptimizationObjective is { ObjectiveSensitivity: not "OFF" })
            throw Unavailable("OptimizationObjectiveNotAvailable", $"The solution '{solution.Name}' has an optimizationObjective, which this version cannot train.", "Create a solution without it, or with objectiveSensitivity OFF.", solution);
        if (trainingMode != "FULL")
            throw Unavailable("UpdateNotAvailable", $"The training mode {trainingMode} cannot be run by this version.", "Train with FULL.", solution);
    }

    private static PersonalizeException Unavailable(string errorId, string message, string nextStep, Solution solution) =>
        PersonalizeException.InvalidInput(errorId, message, nextStep, solution.Name);
}
