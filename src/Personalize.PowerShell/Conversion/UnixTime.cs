using System.Globalization;
using Personalize.Engine.Common;

namespace Personalize.PowerShell.Conversion;

/// <summary>Times as users give them: dates, Unix times as numbers or text, ISO 8601 text.</summary>
internal static class UnixTime
{
    /// <summary>Unix seconds, or milliseconds where the caller says that numbers are. Dates are converted, numbers are taken as they are.</summary>
    /// <exception cref="PersonalizeException">The value is no time.</exception>
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
                    "InvalidSentAt", $"'{value}' is not a time; Unix seconds, a date or ISO 8601 text (2024-05-06T07:08:09Z) are.", target: value);
        }
    }

    private static long Units(DateTimeOffset date, bool milliseconds) => milliseconds ? date.ToUnixTimeMilliseconds() : date.ToUnixTimeSeconds();
}
