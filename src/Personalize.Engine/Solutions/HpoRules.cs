using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Solutions;

/// <summary>Checks an hpoConfig against a recipe: only its tunable hyperparameters are allowed, within their ranges, and each only once.</summary>
internal static class HpoRules
{
    private const string Root = "solutionConfig.hpoConfig";
    private const string IntegerRanges = "integerHyperParameterRanges";
    private const string ContinuousRanges = "continuousHyperParameterRanges";
    private const string CategoricalRanges = "categoricalHyperParameterRanges";

    /// <param name="fixedValues">The algorithmHyperParameters; a range for one of them takes precedence, with a warning.</param>
    /// <param name="hasRewards">Whether there is an optimizationObjective, whose metric can then be optimised, too.</param>
    /// <returns>The config with canonical names and values and complete ranges.</returns>
    public static HpoConfig Check(
        Recipe recipe, HpoConfig config, IReadOnlyDictionary<string, string> fixedValues, bool hasRewards, ProblemList problems, Action<string>? warning)
    {
        var check = new Checker(recipe, problems);
        var ranges = config.AlgorithmHyperParameterRanges is not { } given ? null : new AlgorithmHyperParameterRanges
        {
            IntegerHyperParameterRanges = check.Each(given.IntegerHyperParameterRanges, IntegerRanges, r => r.Name, check.Integer),
            ContinuousHyperParameterRanges = check.Each(given.ContinuousHyperParameterRanges, ContinuousRanges, r => r.Name, check.Continuous),
            CategoricalHyperParameterRanges = check.Each(given.CategoricalHyperParameterRanges, CategoricalRanges, r => r.Name, check.Categorical),
        };
        var both = check.Named.Where(fixedValues.ContainsKey).ToArray();
        if (both.Length > 0)
            warning?.Invoke($"{string.Join(", ", both)}: the range in hpoConfig takes precedence over the value in algorithmHyperParameters.");
        if (config.HpoObjective?.MetricRegex is not null)
            warning?.Invoke($"{Root}.hpoObjective.metricRegex is ignored: metrics are measured here, not read from a log.");
        return config with
        {
            AlgorithmHyperParameterRanges = ranges,
            HpoObjective = config.HpoObjective is not { } objective ? null : new HpoObjective(
                objective.Type,
                objective.MetricName is { } metric ? SolutionRules.CheckMetric(metric, $"{Root}.hpoObjective.metricName", problems, hasRewards) : null,
                MetricRegex: null),
        };
    }

    private sealed class Checker(Recipe recipe, ProblemList problems)
    {
        private readonly Recipe _recipe = recipe;
        private readonly ProblemList _problems = problems;
        private readonly HashSet<string> _named = [];

        /// <summary>The hyperparameters that have a range so far.</summary>
        public IReadOnlyCollection<string> Named => _named;

        public IReadOnlyList<T> Each<T>(IReadOnlyList<T> ranges, string list, Func<T, string> name, Func<Hyperparameter, T, string, T> check) =>
            [.. ranges.Select((range, index) =>
            {
                var path = $"{Root}.algorithmHyperParameterRanges.{list}[{index}]";
                return Require(name(range), list, path) is { } hyperparameter ? check(hyperparameter, range, path) : range;
            })];

        public IntegerHyperParameterRange Integer(Hyperparameter hyperparameter, IntegerHyperParameterRange range, string path)
        {
            var (minimum, maximum) = (range.MinValue ?? (long)hyperparameter.Minimum!.Value, range.MaxValue ?? (long)hyperparameter.Maximum!.Value);
            CheckRange(hyperparameter, minimum, maximum, path);
            return new IntegerHyperParameterRange(hyperparameter.Name, minimum, maximum);
        }

        public ContinuousHyperParameterRange Continuous(Hyperparameter hyperparameter, ContinuousHyperParameterRange range, string path)
        {
            var (minimum, maximum) = (range.MinValue ?? hyperparameter.Minimum!.Value, range.MaxValue ?? hyperparameter.Maximum!.Value);
            CheckRange(hyperparameter, minimum, maximum, path);
            return new ContinuousHyperParameterRange(hyperparameter.Name, minimum, maximum);
        }

        public CategoricalHyperParameterRange Categorical(Hyperparameter hyperparameter, CategoricalHyperParameterRange range, string path)
        {
            if (range.Values is null)
                return range;
            if (range.Values.Count == 0)
            {
                _problems.Add(
                    ErrorIds.InvalidHyperparameterRange,
                    $"{path}.values of {hyperparameter.Name} is empty; give at least one value: {HyperparameterValue.Allowed(hyperparameter)}.");
            }

            var values = new List<string>();
            foreach (var value in range.Values)
            {
                if (!HyperparameterValue.TryCanonicalize(hyperparameter, value, out var canonical))
                {
                    Problem(
                        $"{path}.values of {hyperparameter.Name} has '{value}'; every value must be {HyperparameterValue.Allowed(hyperparameter)}."
                        + HyperparameterValue.Nearest(hyperparameter, value),
                        value);
                }
                else if (values.Contains(canonical))
                {
                    Problem($"{path}.values of {hyperparameter.Name} has '{value}' twice.", value);
                }
                else
                {
                    values.Add(canonical);
                }
            }

            return new CategoricalHyperParameterRange(hyperparameter.Name, values);
        }

        private void CheckRange<T>(Hyperparameter hyperparameter, T minimum, T maximum, string path)
            where T : IComparable<T>
        {
            foreach (var (bound, value) in new[] { ("minValue", minimum), ("maxValue", maximum) })
            {
                if (!HyperparameterValue.TryCanonicalize(hyperparameter, value, out _))
                {
                    Problem(
                        $"{path}.{bound} of {hyperparameter.Name} is {Text(value)}; it must be {HyperparameterValue.Allowed(hyperparameter)}."
                        + HyperparameterValue.Nearest(hyperparameter, value),
                        value);
                }
            }

            if (minimum.CompareTo(maximum) > 0)
                Problem($"{path}: minValue {Text(minimum)} of {hyperparameter.Name} is above maxValue {Text(maximum)}.", minimum);
        }

        private Hyperparameter? Require(string name, string list, string path)
        {
            // A missing name was reported when the config was read.
            if (name.Length == 0)
                return null;
            var tunable = _recipe.Hyperparameters.Where(h => h.Tunable).Select(h => h.Name).ToArray();
            if (HyperparameterRules.Find(_recipe, name) is not { } hyperparameter)
            {
                _problems.Add(
                    ErrorIds.UnknownHyperparameter,
                    $"{path}.name is '{name}', which {_recipe.Name} does not have. The tunable ones are {string.Join(", ", tunable)}."
                    + NearestName.Suggestion(name, tunable),
                    name);
                return null;
            }

            if (!hyperparameter.Tunable)
            {
                Problem($"{path}.name is '{name}', which cannot be tuned. The tunable ones are {string.Join(", ", tunable)}.", name);
                return null;
            }

            // A choice among single values suits every type; a range of numbers suits only its own.
            var right = hyperparameter.Type switch
            {
                HyperparameterType.Integer => IntegerRanges,
                HyperparameterType.Float => ContinuousRanges,
                _ => CategoricalRanges,
            };
            if (list != right && list != CategoricalRanges)
            {
                Problem($"{path}.name is '{name}', which is {HyperparameterValue.Allowed(hyperparameter)}: give its range in {right}.", name);
                return null;
            }

            if (!_named.Add(hyperparameter.Name))
            {
                Problem($"{path}.name is '{name}', which already has a range; give one range for each hyperparameter.", name);
                return null;
            }

            return hyperparameter;
        }

        private void Problem(string message, object? target) => _problems.Add(ErrorIds.InvalidHyperparameterRange, message, target);

        private static string Text<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
    }
}
