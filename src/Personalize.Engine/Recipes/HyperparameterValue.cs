using System.Globalization;
using Personalize.Engine.Common;

namespace Personalize.Engine.Recipes;

/// <summary>Converts values of hyperparameters from native types or strings to the strings of the wire format, which are the same in every culture.</summary>
public static class HyperparameterValue
{
    /// <summary>
    /// The canonical string of a value: <c>64</c>, <c>0.5</c>, <c>true</c>, <c>latestItem</c>. All defaults of the recipe table are
    /// canonical.
    /// </summary>
    /// <param name="value">A string, number or boolean.</param>
    /// <returns>False if the value has the wrong type or is out of range; <see cref="Allowed"/> says what is allowed.</returns>
    public static bool TryCanonicalize(Hyperparameter hyperparameter, object? value, out string canonical)
    {
        canonical = "";
        if (!TryText(value, out var text))
            return false;
        text = text.Trim();
        switch (hyperparameter.Type)
        {
            case HyperparameterType.Integer:
                if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) || !InRange(hyperparameter, integer))
                    return false;
                canonical = integer.ToString(CultureInfo.InvariantCulture);
                return true;
            case HyperparameterType.Float:
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !InRange(hyperparameter, number))
                    return false;
                canonical = FormatNumber(number);
                return true;
            case HyperparameterType.Boolean:
                if (!bool.TryParse(text, out var flag))
                    return false;
                canonical = flag ? "true" : "false";
                return true;
            default:
                canonical = hyperparameter.Values!.FirstOrDefault(v => v.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? "";
                return canonical.Length > 0;
        }
    }

    /// <summary>What a hyperparameter accepts, in words: <c>an integer from 2 to 32</c>.</summary>
    public static string Allowed(Hyperparameter hyperparameter) => hyperparameter.Type switch
    {
        HyperparameterType.Integer => $"an integer{Range(hyperparameter)}",
        HyperparameterType.Float => $"a number{Range(hyperparameter)}",
        HyperparameterType.Boolean => "true or false",
        _ => string.Join(" or ", hyperparameter.Values!),
    };

    /// <summary>
    /// For a number out of its range, the nearest one inside: <c> The nearest is 32.</c>; for a misspelt string, the nearest one. Empty if
    /// there is none.
    /// </summary>
    public static string Nearest(Hyperparameter hyperparameter, object? value)
    {
        if (!TryText(value, out var text))
            return "";
        if (hyperparameter.Values is { } values)
            return NearestName.Suggestion(text, values);
        if (hyperparameter.Type == HyperparameterType.Boolean)
            return NearestName.Suggestion(text, ["true", "false"]);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || double.IsNaN(number))
            return "";
        var isWhole = hyperparameter.Type == HyperparameterType.Integer;
        if (hyperparameter.MinimumExclusive && number <= hyperparameter.Minimum)
            return "";
        var nearest = Math.Clamp(isWhole ? Math.Round(number) : number, hyperparameter.Minimum ?? double.MinValue, hyperparameter.Maximum ?? double.MaxValue);
        return $" The nearest is {(isWhole ? nearest.ToString("0", CultureInfo.InvariantCulture) : FormatNumber(nearest))}.";
    }

    /// <summary>The culture-independent string of a string, boolean or number; false for anything else.</summary>
    public static bool TryText(object? value, out string text)
    {
        text = value switch
        {
            string s => s,
            char c => c.ToString(),
            bool b => b ? "true" : "false",
            float f => f.ToString("R", CultureInfo.InvariantCulture),
            double d => d.ToString("R", CultureInfo.InvariantCulture),
            decimal m => m.ToString("0.############################", CultureInfo.InvariantCulture),
            sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            _ => "",
        };
        return text.Length > 0 || value is string;
    }

    /// <summary>The shortest string that reads back as the same number and is always recognisable as a float: <c>5.0</c>.</summary>
    public static string FormatNumber(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static bool InRange(Hyperparameter hyperparameter, double number) =>
        double.IsFinite(number)
        && (hyperparameter.Minimum is not { } minimum || (hyperparameter.MinimumExclusive ? number > minimum : number >= minimum))
        && (hyperparameter.Maximum is not { } maximum || number <= maximum);

    private static string Range(Hyperparameter hyperparameter)
    {
        static string Text(double bound) => bound.ToString("R", CultureInfo.InvariantCulture);

        return (hyperparameter.Minimum, hyperparameter.Maximum) switch
        {
            ({ } minimum, { } maximum) when !hyperparameter.MinimumExclusive => $" from {Text(minimum)} to {Text(maximum)}",
            ({ } minimum, null) => hyperparameter.MinimumExclusive ? $" above {Text(minimum)}" : $" of at least {Text(minimum)}",
            _ => "",
        };
    }
}
