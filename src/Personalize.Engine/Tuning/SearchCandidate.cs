using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Recipes;
using Personalize.Engine.Solutions;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>A recipe that takes part in a search.</summary>
/// <param name="Space">What is tried.</param>
/// <param name="Hyperparameters">Every hyperparameter; what is not tried keeps these values, what is tried starts with them.</param>
internal sealed record SearchCandidate(Recipe Recipe, SearchSpace Space, IReadOnlyDictionary<string, string> Hyperparameters)
{
    /// <summary>Why it is left out without being tried, or null.</summary>
    public string? LeftOutBecause { get; init; }

    /// <summary>The candidates of a search over some data.</summary>
    /// <param name="recipes">The recipes, in the order in which they are tried.</param>
    /// <param name="config">What narrows the search.</param>
    /// <param name="snapshot">The data: without metadata HRNN-Metadata is left out where it would only repeat what HRNN does.</param>
    public static IReadOnlyList<SearchCandidate> Of(IReadOnlyList<Recipe> recipes, SolutionConfig config, Snapshot snapshot)
    {
        var hasTwin = recipes.Any(recipe => recipe.Name == RecipeCatalog.Hrnn);
        return [.. recipes.Select(recipe => new SearchCandidate(
            recipe, SearchSpace.For(recipe, config), HyperparameterRules.Merge(recipe, config.AlgorithmHyperParameters, config.FeatureTransformationParameters))
        {
            LeftOutBecause = hasTwin && recipe.Name == RecipeCatalog.HrnnMetadata && FeatureSpaces.Fit(snapshot) is { IsEmpty: true } none
                ? $"It would train as {RecipeCatalog.Hrnn} does, because there is no {string.Join(", no ", TrainingPlan.MissingMetadata(snapshot, none))}."
                : null,
        })];
    }
}
