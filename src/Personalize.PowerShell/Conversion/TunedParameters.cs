using Personalize.Engine;

namespace Personalize.PowerShell.Conversion;

/// <summary>Tuned hyperparameters (<c>TunedHPOParams</c> of a version) given back as a configuration.</summary>
internal static class TunedParameters
{
    /// <summary>
    /// A tree that consists only of hyperparameters, with each under the key of the API where it belongs; any other tree is returned
    /// as it is.
    /// </summary>
    public static object? Sectioned(object? tree)
    {
        if (tree is not Dictionary<string, object?> { Count: > 0 } map)
            return tree;
        var known = PersonalizeEngine.ListRecipes(new())
            .SelectMany(recipe => recipe.Hyperparameters)
            .Where(one => one.IsAlgorithm is not null)
            .ToLookup(one => one.Name, StringComparer.Ordinal);
        if (!map.Keys.All(known.Contains))
            return tree;
        return map
            .GroupBy(entry => known[entry.Key].First().IsAlgorithm is true ? "algorithmHyperParameters" : "featureTransformationParameters")
            .ToDictionary(group => group.Key, object? (group) => new Dictionary<string, object?>(group, StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
