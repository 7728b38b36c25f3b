using System.Globalization;

namespace Personalize.Engine.Reports.Charts;

/// <summary>Maps values to positions on a chart, with round numbers for the ticks.</summary>
internal sealed class Scale
{
    private const int MostTicks = 5;

    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;
    private bool _isLogarithmic;

    private Scale(double low, double high, double from, double to, IReadOnlyList<(double Value, string Label)> ticks) =>
        (_low, _high, _from, _to, Ticks) = (low, high, from, to, ticks);

    public IReadOnlyList<(double Value, string Label)> Ticks { get; }

    /// <summary>A scale over the values, widened to round numbers.</summary>
    /// <param name="values">At least one; values that are not finite are left out.</param>
    /// <param name="from">Position of the smallest value.</param>
    /// <param name="to">Position of the largest value, which may be smaller than <paramref name="from"/>.</param>
    /// <param name="fromZero">Whether the scale begins at 0, as lengths of bars must.</param>
    public static Scale Of(IEnumerable<double> values, double from, double to, bool fromZero = false, bool whole = false)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (fromZero ? Math.Min(0, finite.Min()) : finite.Min(), finite.Max());
        if (high - low < 1e-9)
        {
            (low, high) = fromZero
                ? (low, low + 1)
                : whole
                ? (low - 1, high + 1)
                : (low - Math.Max(Math.Abs(low) * 0.1, 1e-3), high + Math.Max(Math.Abs(high) * 0.1, 1e-3));
        }

        var step = Step((high - low) / (MostTicks - 1));
        if (whole)
            step = Math.Max(1, Math.Round(step));
        (low, high) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        var ticks = Enumerable.Range(0, (int)Math.Round((high - low) / step) + 1).Select(i => low + (i * step))
            .Select(value => (value, value.ToString($"F{decimals}", CultureInfo.InvariantCulture)));
        return new Scale(low, high, from, to, [.. ticks]);
    }

    /// <summary>A logarithmic scale with powers of two for the ticks.</summary>
    /// <param name="values">At least one, all above zero.</param>
    public static Scale OfRatios(IEnumerable<double> values, double from, double to)
    {
        var logarithms = values.Select(Math.Log2).ToArray();
        var (low, high) = (Math.Floor(logarithms.Min()), Math.Ceiling(logarithms.Max()));
        if (high == low)
            high++;
        var step = (int)Math.Ceiling((high - low) / MostTicks);
        var ticks = Enumerable.Range(0, ((int)(high - low) / step) + 1).Select(i => Math.Pow(2, low + (i * step)));
        return new Scale(low, high, from, to, [.. ticks.Select(value => (value, value.ToString(CultureInfo.InvariantCulture)))]) { _isLogarithmic = true };
    }

    /// <summary>A scale over names, each in the middle of its segment.</summary>
    public static Scale OfNames(IReadOnlyList<string> names, double from, double to) =>
        new(-0.5, names.Count - 0.5, from, to, [.. names.Select((name, index) => ((double)index, name))]);

    public double At(double value) => _from + (((_isLogarithmic ? Math.Log2(value) : value) - _low) / (_high - _low) * (_to - _from));

    // The next larger of 1, 2, 5, 10, 20, 50, ...
    private static double Step(double least)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double[] steps = [1, 2, 5, 10];
        return magnitude * steps.First(step => step * magnitude >= least * (1 - 1e-9));
    }
}
