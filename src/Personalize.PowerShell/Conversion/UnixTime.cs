using System.Globalization;

namespace Personalize.PowerShell.Conversion;

/// <summary>Reads times as users give them: dates, Unix times as numbers or strings, ISO 8601 strings.</summary>
internal static class UnixTime
{
    /// <summary>Unix seconds, or milliseconds if the caller says that numbers are milliseconds. Dates are converted, numbers are used unchanged.</summary>
    /// <exception cref="PersonalizeException">The value is not a time.</exception>
    public static long Of(object? value, bool milliseconds)
    {
        switch (PropertyBag.Unwrap(value))
        {
            case DateTime date:
                return Units(new DateTimeOffset(date.ToUniversalTime()), milliseconds);
            case DateTimeOffset date:
                return Units(date, milliseconds);
            case byte or short or ushort or int or uint or long:
                return Convert.ToInt64(PropertyBag.Unwrap(value), CultureInfo.InvariantCulture);
            case double number when double.IsInteger(number) && Math.Abs(number) < long.MaxValue:
                return (long)number;
            case string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return number;
            case string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date):
                return Units(date, milliseconds);
            default:
                throw PersonalizeException.InvalidInput(
                    ErrorIds.InvalidSentAt, $"'{value}' is not a time; give Unix seconds, a date or an ISO 8601 string (2024-05-06T07:08:09Z).", target: value);
        }
    }

    private static long Units(DateTimeOffset date, bool milliseconds) => milliseconds ? date.ToUnixTimeMilliseconds() : date.ToUnixTimeSeconds();
}
