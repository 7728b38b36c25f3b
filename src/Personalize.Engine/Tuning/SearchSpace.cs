using System.Globalization;
using Personalize.Engine.Recipes;
using Personalize.Engine.Solutions;

namespace Personalize.Engine.Tuning;

/// <summary>
/// The values a search may try for a recipe: its tunable hyperparameters with the ranges of the recipe table, or the narrower ones of
/// an hpoConfig. A point of the unit cube stands for values, so a tuner deals only with numbers.
/// </summary>
internal sealed class SearchSpace
{
    private readonly Dimension[] _dimensions;

    private SearchSpace(Dimension[] dimensions) => _dimensions = dimensions;

    /// <summary>Number of hyperparameters to choose; one with a single possible value does not count.</summary>
    public int DimensionCount => _dimensions.Length;

    /// <summary>Number of different choices.</summary>
    public long Size => _dimensions.Aggregate(1L, (size, dimension) => size * dimension.Count);

    /// <param name="recipe">The recipe whose hyperparameters are searched.</param>
    /// <param name="config">
    /// A checked solutionConfig: its ranges narrow the space, and a value given without a range is fixed; null for the full ranges.
    /// </param>
    public static SearchSpace For(Recipe recipe, SolutionConfig? config = null)
    {
        var ranges = config?.HpoConfig?.AlgorithmHyperParameterRanges ?? new AlgorithmHyperParameterRanges();
        var fixedNames = config?.AlgorithmHyperParameters?.Keys ?? [];
        return new SearchSpace(
            [.. recipe.Hyperparameters.Where(h => h.Tunable).Select(h => Dimension.Of(h, ranges, fixedNames.Contains(h.Name))).OfType<Dimension>()]);
    }

    /// <summary>The values that a point stands for, in canonical form.</summary>
    /// <param name="point">A coordinate in [0, 1] for each dimension.</param>
    public IReadOnlyDictionary<string, string> Values(ReadOnlySpan<double> point)
    {
        var values = new Dictionary<string, string>();
        for (var d = 0; d < _dimensions.Length; d++)
            values.Add(_dimensions[d].Name, _dimensions[d].Value(point[d]));
        return values;
    }

    /// <summary>The point in the middle of those that stand for the values; a value outside its range becomes the nearest one inside.</summary>
    public double[] Point(IReadOnlyDictionary<string, string> values) =>
        Array.ConvertAll(_dimensions, dimension => dimension.Coordinate(values[dimension.Name]));

    /// <summary>One hyperparameter: a number on a linear or logarithmic scale, or a choice.</summary>
    private abstract record Dimension(string Name, long Count)
    {
        public abstract string Value(double coordinate);

        public abstract double Coordinate(string value);

        /// <summary>Null if the hyperparameter cannot vary.</summary>
        public static Dimension? Of(Hyperparameter hyperparameter, AlgorithmHyperParameterRanges ranges, bool isFixed)
        {
            var name = hyperparameter.Name;
            var choice = ranges.CategoricalHyperParameterRanges.FirstOrDefault(r => r.Name == name)?.Values;
            var range = ranges.IntegerHyperParameterRanges.FirstOrDefault(r => r.Name == name);
            if (choice is null && !isFixed && hyperparameter.Type == HyperparameterType.Boolean)
                choice = ["true", "false"];
            if (choice is not null)
                return new Choice(name, [.. choice]);
            if (hyperparameter.Type == HyperparameterType.Float)
            {
                var interval = ranges.ContinuousHyperParameterRanges.FirstOrDefault(r => r.Name == name);
                return isFixed && interval is null
                    ? null
                    : new Interval(
                        name, interval?.MinValue ?? hyperparameter.Minimum!.Value, interval?.MaxValue ?? hyperparameter.Maximum!.Value, hyperparameter.IsRatio);
            }

            if (isFixed && range is null)
                return null;
            return new IntegerRange(
                name, range?.MinValue ?? (long)hyperparameter.Minimum!.Value, range?.MaxValue ?? (long)hyperparameter.Maximum!.Value,
                IsLogarithmic: hyperparameter.IsRatio);
        }
    }

    /// <summary>What matters about a width is its ratio to another width, so it is searched on a logarithmic scale.</summary>
    private sealed record IntegerRange(string Name, long Minimum, long Maximum, bool IsLogarithmic) : Dimension(Name, Maximum - Minimum + 1)
    {
        // Half a step beyond both bounds, so that these are as likely as the values between them.
        private double Low => Scale(Minimum - 0.5);

        private double High => Scale(Maximum + 0.5);

        public override string Value(double coordinate)
        {
            var scaled = Low + (coordinate * (High - Low));
            var number = (long)Math.Round(IsLogarithmic ? Math.Exp(scaled) : scaled);
            return Math.Clamp(number, Minimum, Maximum).ToString(CultureInfo.InvariantCulture);
        }

        public override double Coordinate(string value) =>
            (Scale(Math.Clamp(long.Parse(value, CultureInfo.InvariantCulture), Minimum, Maximum)) - Low) / (High - Low);

        private double Scale(double number) => IsLogarithmic ? Math.Log(number) : number;
    }

    /// <summary>Numbers of three digits, which is finer than any search sees.</summary>
    private sealed record Interval(string Name, double Minimum, double Maximum, bool IsLogarithmic) : Dimension(Name, Minimum == Maximum ? 1 : 100)
    {
        public override string Value(double coordinate)
        {
            var scaled = Scale(Minimum) + (coordinate * (Scale(Maximum) - Scale(Minimum)));
            var number = double.Parse((IsLogarithmic ? Math.Exp(scaled) : scaled).ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            return HyperparameterValue.FormatNumber(Math.Clamp(number, Minimum, Maximum));
        }

        public override double Coordinate(string value)
        {
            var number = Math.Clamp(double.Parse(value, CultureInfo.InvariantCulture), Minimum, Maximum);
            return Minimum == Maximum ? 0 : (Scale(number) - Scale(Minimum)) / (Scale(Maximum) - Scale(Minimum));
        }

        private double Scale(double number) => IsLogarithmic ? Math.Log(number) : number;
    }

    private sealed record Choice(string Name, string[] Values) : Dimension(Name, Values.Length)
    {
        public override string Value(double coordinate) => Values[Math.Min((int)(coordinate * Values.Length), Values.Length - 1)];

        public override double Coordinate(string value) => (Math.Max(0, Array.IndexOf(Values, value)) + 0.5) / Values.Length;
    }
}
