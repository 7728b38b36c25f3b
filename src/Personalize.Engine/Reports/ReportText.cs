using System.Globalization;

namespace Personalize.Engine.Reports;

/// <summary>How values look in a report: the same in every culture, so that reports can be compared.</summary>
internal static class ReportText
{
    /// <summary>A metric: four decimals; a dash for null.</summary>
    public static string Score(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "–";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => $"{(100 * share).ToString("0.#", CultureInfo.InvariantCulture)} %";

    /// <summary><c>8.2 s</c>, <c>3 min 5 s</c>, <c>2 h 10 min</c>, <c>4.5 days</c>.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 59.95 => $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
        < 3600 => $"{time.Minutes} min {time.Seconds} s",
        < 86_400 => $"{time.Hours} h {time.Minutes} min",
        _ => $"{time.TotalDays.ToString("0.#", CultureInfo.InvariantCulture)} days",
    };

    /// <inheritdoc cref="Duration(TimeSpan)"/>
    public static string Duration(double seconds) => Duration(TimeSpan.FromSeconds(seconds));

    public static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Day(DateTime utc) => utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>hidden_dimension 64, bptt 32</c>.</summary>
    public static string Values(IEnumerable<KeyValuePair<string, string>> values) => string.Join(", ", values.Select(value => $"{value.Key} {value.Value}"));
}
