using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training;

/// <summary>A network that may be added to the one of a version.</summary>
/// <param name="Name">What to call it in messages.</param>
/// <param name="Recipe">Its recipe, which reads no more than that of the version.</param>
/// <param name="Hyperparameters">All hyperparameters of the recipe, validated, as strings.</param>
public sealed record EnsembleMember(string Name, Recipe Recipe, IReadOnlyDictionary<string, string> Hyperparameters);
