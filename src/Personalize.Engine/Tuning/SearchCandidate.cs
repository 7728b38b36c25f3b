using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Recipes;
using Personalize.Engine.Solutions;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>A recipe that takes part in a search.</summary>
/// <param name="Space">The values that are tried.</param>
/// <param name="Hyperparameters">All hyperparameters; those that are not tuned keep these values, the others start with them.</param>
internal sealed record SearchCandidate(Recipe Recipe, SearchSpace Space, IReadOnlyDictionary<string, string> Hyperparameters)
{
    /// <summary>Why the recipe is left out without being tried, or null.</summary>
    public string? LeftOutBecause { get; init; }

    /// <summary>The candidates of a search, given the data.</summary>
    /// <param name="recipes">The recipes, in the order in which they are tried.</param>
    /// <param name="config">What narrows the search.</param>
    /// <param name="snapshot">The data; without metadata, a recipe is left out if it would only repeat another one.</param>
    public static IReadOnlyList<SearchCandidate> Of(IReadOnlyList<Recipe> recipes, SolutionConfig config, Snapshot snapshot)
    {
        return [.. recipes.Select(recipe => new SearchCandidate(
            recipe, SearchSpace.For(recipe, config), HyperparameterRules.Merge(recipe, config.AlgorithmHyperParameters, config.FeatureTransformationParameters))
        {
            LeftOutBecause = recipe.TrainsWithoutMetadataAs is { } twin
                && recipes.Any(other => other.Name == twin)
                && FeatureSpaces.Fit(snapshot) is { IsEmpty: true } none
                ? $"It would train exactly like {twin}, because there is no {string.Join(", no ", TrainingPlan.MissingMetadata(snapshot, none))}."
                : null,
        })];
    }
}
