using System.Globalization;
using Personalize.Engine.Common;

namespace Personalize.Engine.Recipes;

/// <summary>Checks hyperparameters against the recipe table and fills in the defaults.</summary>
public static class HyperparameterRules
{
    /// <summary>The prefixes that the service puts before the names it has tuned: <c>training.bptt</c>, <c>data.recency_mask</c>.</summary>
    private static readonly string[] s_prefixes = ["training.", "data."];

    /// <summary>Shorter names that the service prints for some hyperparameters.</summary>
    private static readonly Dictionary<string, string> s_otherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["min_hist_length_percentile"] = HyperparameterNames.MinimumHistoryPercentile,
        ["max_hist_length_percentile"] = HyperparameterNames.MaximumHistoryPercentile,
    };

    /// <summary>
    /// The hyperparameter with this name, with or without a prefix of the service or in its shorter spelling, ignoring case, or null.
    /// </summary>
    public static Hyperparameter? Find(Recipe recipe, string name)
    {
        var bare = WithoutPrefix(name);
        var canonical = s_otherNames.GetValueOrDefault(bare, bare);
        return recipe.Hyperparameters.FirstOrDefault(h => canonical.Equals(h.Name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Other recipes that have a hyperparameter with this name, in parentheses; empty if none is known.</summary>
    internal static string Elsewhere(string name)
    {
        var recipes = RecipeCatalog.Names(recipe => Find(recipe, name) is { IsAlgorithm: not null });
        if (recipes.Length == 0)
            recipes = RecipeCatalog.HyperparametersElsewhere.GetValueOrDefault(WithoutPrefix(name), "");
        return recipes.Length > 0 ? $" (of {recipes})" : "";
    }

    /// <summary>All hyperparameters of a training with this recipe: the given values and, for the others, the defaults, in canonical form.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="algorithm">algorithmHyperParameters: strings, numbers or booleans, or null.</param>
    /// <param name="featurization">featureTransformationParameters, or null.</param>
    /// <exception cref="PersonalizeException">InvalidInput: all problems at once.</exception>
    public static IReadOnlyDictionary<string, string> Merge(
        Recipe recipe, IReadOnlyDictionary<string, object?>? algorithm = null, IReadOnlyDictionary<string, object?>? featurization = null)
    {
        var problems = new ProblemList();
        var given = Canonicalize(recipe, algorithm, isAlgorithm: true, "algorithmHyperParameters", problems)
            .Concat(Canonicalize(recipe, featurization, isAlgorithm: false, "featureTransformationParameters", problems))
            .ToDictionary();
        CheckPercentiles(recipe, given, problems);
        problems.ThrowIfAny($"The hyperparameters for {recipe.Name}", ErrorIds.InvalidHyperparameter);
        return recipe.Hyperparameters.Where(h => h.IsAlgorithm is not null).ToDictionary(h => h.Name, h => given.GetValueOrDefault(h.Name, h.Default));
    }

    /// <summary>The given values under their canonical names and as canonical strings; mistakes are added to <paramref name="problems"/>.</summary>
    /// <param name="isAlgorithm">True for algorithmHyperParameters, false for featureTransformationParameters.</param>
    /// <param name="path">The path of the values, for messages.</param>
    internal static Dictionary<string, string> Canonicalize(
        Recipe recipe, IReadOnlyDictionary<string, object?>? values, bool isAlgorithm, string path, ProblemList problems)
    {
        var result = new Dictionary<string, string>();
        var unknown = new List<string>();
        foreach (var (name, value) in values ?? new Dictionary<string, object?>())
        {
            if (Require(recipe, name, isAlgorithm, path, problems, unknown) is not { } hyperparameter)
                continue;
            if (!HyperparameterValue.TryCanonicalize(hyperparameter, value, out var canonical))
            {
                problems.Add(
                    ErrorIds.InvalidHyperparameter,
                    $"{path}.{name} is {Show(value)}; it must be {HyperparameterValue.Allowed(hyperparameter)}."
                        + HyperparameterValue.Nearest(hyperparameter, value),
                    value);
            }
            else if (!result.TryAdd(hyperparameter.Name, canonical))
            {
                problems.Add(ErrorIds.InvalidHyperparameter, $"{path} gives {hyperparameter.Name} twice (the second time as '{name}').", name);
            }
        }

        if (unknown.Count > 0)
        {
            problems.Add(
                ErrorIds.UnknownHyperparameter,
                $"{path}: {recipe.Name} has no {(unknown.Count == 1 ? "hyperparameter" : "hyperparameters")} "
                    + $"{string.Join(", ", unknown.Select(name => $"'{name}'{Elsewhere(name)}"))}. {Known(recipe)}",
                unknown[0]);
        }

        return result;
    }

    /// <summary>The percentiles must leave some users between them.</summary>
    internal static void CheckPercentiles(Recipe recipe, IReadOnlyDictionary<string, string> given, ProblemList problems)
    {
        Check(HyperparameterNames.MinimumHistoryPercentile, HyperparameterNames.MaximumHistoryPercentile, "user");
        Check(HyperparameterNames.MinimumItemPercentile, HyperparameterNames.MaximumItemPercentile, "item");

        void Check(string least, string most, string what)
        {
            if (!recipe.Hyperparameters.Any(h => h.Name == least))
                return;
            var (minimum, maximum) = (Value(least), Value(most));
            if (double.Parse(minimum, CultureInfo.InvariantCulture) < double.Parse(maximum, CultureInfo.InvariantCulture))
                return;
            problems.Add(
                ErrorIds.InvalidHyperparameter,
                $"featureTransformationParameters.{least} ({minimum}) must be below {most} ({maximum}); otherwise no {what} is left to train on.",
                minimum);
        }

        string Value(string name) => given.GetValueOrDefault(name) ?? recipe.Hyperparameters.First(h => h.Name == name).Default;
    }

    /// <summary>A value as the user wrote it, for messages.</summary>
    internal static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        _ when HyperparameterValue.TryText(value, out var text) => text,
        System.Collections.IDictionary => "an object",
        System.Collections.IEnumerable => "a list",
        _ => $"a {value.GetType().Name}",
    };

    private static string WithoutPrefix(string name) =>
        name[(s_prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) ?? "").Length..];

    private static string[] Names(Recipe recipe) => [.. recipe.Hyperparameters.Where(h => h.IsAlgorithm is not null).Select(h => h.Name)];

    private static string Known(Recipe recipe) => $"Its hyperparameters are {string.Join(", ", Names(recipe))}.";

    // Names that are no typing errors are collected, for one message.
    private static Hyperparameter? Require(Recipe recipe, string name, bool isAlgorithm, string path, ProblemList problems, List<string> unknown)
    {
        var hyperparameter = Find(recipe, name);
        if (hyperparameter?.IsAlgorithm == isAlgorithm)
            return hyperparameter;
        if (hyperparameter is not null)
        {
            var place = hyperparameter.IsAlgorithm switch
            {
                true => "algorithmHyperParameters",
                false => "featureTransformationParameters",
                null => $"the campaignConfig of a campaign ({recipe.CampaignSettings.First(setting => setting.Hyperparameter == hyperparameter.Name).Section})",
            };
            problems.Add(ErrorIds.MisplacedHyperparameter, $"{path}.{name}: {hyperparameter.Name} belongs in {place}.", name);
            return null;
        }

        var suggestion = Elsewhere(name).Length > 0 ? "" : NearestName.Suggestion(name, Names(recipe));
        if (suggestion.Length == 0)
            unknown.Add(name);
        else
            problems.Add(ErrorIds.UnknownHyperparameter, $"{path}.{name}: {recipe.Name} has no hyperparameter '{name}'. {Known(recipe)}{suggestion}", name);
        return null;
    }
}
