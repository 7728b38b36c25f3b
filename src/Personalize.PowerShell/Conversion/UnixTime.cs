using System.Globalization;
using System.Text.RegularExpressions;

namespace Personalize.PowerShell.Conversion;

/// <summary>Reads times as users give them: dates, Unix times as numbers or strings, ISO 8601 strings. Those without a time zone are UTC.</summary>
internal static partial class UnixTime
{
    /// <summary>What a command says once if it took a time without a time zone.</summary>
    public const string ZonelessRemark = "Times without a time zone were taken as UTC; give the zone (2024-05-06T07:08:09+02:00) if that is not meant.";

    /// <summary>Unix seconds, or milliseconds if the caller says that numbers are milliseconds. Dates are converted, numbers are rounded down.</summary>
    /// <exception cref="PersonalizeException">The value is not a time, or it is a date that can be read in two ways.</exception>
    public static long Of(object? value, bool milliseconds)
    {
        switch (PropertyBag.Unwrap(value))
        {
            case DateTime date:
                return Units(Zoned(date), milliseconds);
            case DateTimeOffset date:
                return Units(date, milliseconds);
            case byte or short or ushort or int or uint or long:
                return Convert.ToInt64(PropertyBag.Unwrap(value), CultureInfo.InvariantCulture);
            case double number when Math.Abs(number) < long.MaxValue:
                return (long)Math.Floor(number);
            case decimal number when Math.Abs(number) < long.MaxValue:
                return (long)Math.Floor(number);
            case string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return number;
            case string text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && !DayAndMonth().IsMatch(text) && Math.Abs(number) < long.MaxValue:
                return (long)Math.Floor(number);
            case string text when ShortDate().Match(text) is { Success: true } date:
                throw PersonalizeException.InvalidInput(
                    ErrorIds.InvalidSentAt,
                    $"Dates with the day or the month first, such as '{text}', are ambiguous; give the date in the form of ISO 8601, {Readings(date)}.",
                    target: value);
            case string text when Date(text) is { } date:
                return Units(Zoned(date), milliseconds);
            default:
                throw PersonalizeException.InvalidInput(
                    ErrorIds.InvalidSentAt, $"'{value}' is not a time; give Unix seconds, a date or an ISO 8601 string (2024-05-06T07:08:09Z).", target: value);
        }
    }

    /// <summary>Whether a value is a time that names no time zone.</summary>
    public static bool IsZoneless(object? value) => PropertyBag.Unwrap(value) switch
    {
        DateTime date => date.Kind == DateTimeKind.Unspecified,
        string text => !ShortDate().IsMatch(text) && Date(text)?.Kind == DateTimeKind.Unspecified,
        _ => false,
    };

    // ConvertFrom-Json, Excel and databases give times without a zone as dates of no kind; the zone of this computer says nothing about them.
    private static DateTimeOffset Zoned(DateTime date) =>
        new(date.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(date, DateTimeKind.Utc) : date.ToUniversalTime());

    // RoundtripKind leaves a time without a zone unspecified. Without a year it would be today's, and whole numbers are no dates.
    // More digits than .NET has would be rounded, to the next second at worst.
    private static DateTime? Date(string text) =>
        Year().IsMatch(text)
        && DateTime.TryParse(Fraction().Replace(Utc().Replace(text, "Z"), ""), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var date)
            ? date
            : null;

    private static string Readings(Match date)
    {
        var (first, second, year) = (Part(date, 1), Part(date, 2), date.Groups[3].Value);
        string[] readings = year.Length < 4
            ? []
            : [.. new[] { (Month: second, Day: first), (Month: first, Day: second) }
                .Where(reading => DateTime.TryParseExact($"{year}-{reading.Month}-{reading.Day}", "yyyy-MM-dd", CultureInfo.InvariantCulture, 0, out _))
                .Select(reading => $"{year}-{reading.Month}-{reading.Day}")
                .Distinct()];
        return readings.Length == 0 ? "2024-05-06" : string.Join(" or ", readings);
    }

    private static string Part(Match date, int group) => date.Groups[group].Value.PadLeft(2, '0');

    private static long Units(DateTimeOffset date, bool milliseconds) => milliseconds ? date.ToUnixTimeMilliseconds() : date.ToUnixTimeSeconds();

    // Rather a date without its year than the first seconds of 1970.
    [GeneratedRegex(@"^\s*[0-9]{1,2}\.[0-9]{1,2}\s*$")]
    private static partial Regex DayAndMonth();

    // The digits of a fraction of a second behind the seventh.
    [GeneratedRegex(@"(?<=[0-9][.,][0-9]{7})[0-9]+")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\s*UTC\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Utc();

    [GeneratedRegex(@"^\s*([0-9]{1,2})\s*[./-]\s*([0-9]{1,2})\s*[./-]\s*([0-9]{4}|[0-9]{2})(?![0-9])")]
    private static partial Regex ShortDate();

    [GeneratedRegex(@"^\s*[0-9]{4}[\s./-]|[A-Za-z]{3}.*(?<![0-9+:-])[0-9]{4}(?![0-9])|[A-Za-z]{3}-[0-9]{4}(?![0-9])")]
    private static partial Regex Year();
}
