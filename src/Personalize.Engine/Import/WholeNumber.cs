namespace Personalize.Engine.Import;

/// <summary>
/// Whole numbers that are written like others: <c>34.0</c>, <c>1.39E+09</c>. They are read digit by digit, so that none is changed by rounding.
/// This is for texts that are not plain whole numbers, which are read faster elsewhere.
/// </summary>
internal static class WholeNumber
{
    private const int MostExponent = 10_000;

    /// <summary>Reads a decimal number, and rounds it down.</summary>
    /// <param name="exact">Whether nothing was rounded.</param>
    /// <returns>False if the text is not a decimal number, or is one that does not fit into 64 bits.</returns>
    public static bool TryFloor(ReadOnlySpan<char> text, out long floor, out bool exact)
    {
        (floor, exact) = (0, false);
        text = text.Trim();
        var negative = text.StartsWith("-");
        if (negative || text.StartsWith("+"))
            text = text[1..];
        if (!TrySplit(text, out var digits, out var fraction, out var exponent))
            return false;
        if (!TryWhole(digits, fraction, digits.Length + exponent, out var whole))
            return false;
        exact = !HasRest(digits, fraction, digits.Length + exponent);
        var rounded = negative ? -(Int128)whole - (exact ? 0 : 1) : whole;
        if (rounded < long.MinValue || rounded > long.MaxValue)
            return false;
        floor = (long)rounded;
        return true;
    }

    private static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> digits, out ReadOnlySpan<char> fraction, out int exponent)
    {
        exponent = 0;
        fraction = default;
        digits = text;
        if (text.IndexOfAny('e', 'E') is >= 0 and var at)
        {
            digits = text[..at];
            var power = text[(at + 1)..];
            if (power.StartsWith("+") || power.StartsWith("-"))
                power = power[1..];
            if (!IsDigits(power) || power.Length > 9)
                return false;
            exponent = Math.Min(int.Parse(power, System.Globalization.CultureInfo.InvariantCulture), MostExponent) * (text[at + 1] == '-' ? -1 : 1);
        }

        if (digits.IndexOf('.') is >= 0 and var point)
        {
            fraction = digits[(point + 1)..];
            digits = digits[..point];
        }

        return digits.Length + fraction.Length > 0 && (digits.IsEmpty || IsDigits(digits)) && (fraction.IsEmpty || IsDigits(fraction));
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    // The digits before the point, which stands after so many of them; missing ones are zeros.
    private static bool TryWhole(ReadOnlySpan<char> digits, ReadOnlySpan<char> fraction, int point, out ulong whole)
    {
        whole = 0;
        for (var i = 0; i < point; i++)
        {
            var digit = i < digits.Length ? digits[i] : i - digits.Length < fraction.Length ? fraction[i - digits.Length] : '0';
            if (whole > (ulong.MaxValue - 9) / 10)
                return false;
            whole = (whole * 10) + (ulong)(digit - '0');
        }

        return true;
    }

    private static bool HasRest(ReadOnlySpan<char> digits, ReadOnlySpan<char> fraction, int point)
    {
        var before = digits[Math.Clamp(point, 0, digits.Length)..];
        var after = fraction[Math.Clamp(point - digits.Length, 0, fraction.Length)..];
        return before.ContainsAnyExcept('0') || after.ContainsAnyExcept('0');
    }
}
