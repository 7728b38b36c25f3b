using System.Globalization;

namespace Personalize.PowerShell.Formatting;

/// <summary>How values look in the format views. Texts are for people: current culture, local time.</summary>
public static class Display
{
    private static CultureInfo Culture => CultureInfo.CurrentCulture;

    /// <summary>A resource's own name: <c>shop</c> for <c>arn:local:personalize:::campaign/shop</c>.</summary>
    public static string ArnName(string? arn) => arn is null ? "" : arn[(arn.IndexOf('/') + 1)..];

    /// <summary>The first eight characters of a version's id.</summary>
    public static string ShortId(string? arn)
    {
        var id = arn is null ? "" : arn[(arn.LastIndexOf('/') + 1)..];
        return id.Length > 8 ? id[..8] : id;
    }

    /// <summary>A whole number with group separators.</summary>
    public static string Count(long value) => value.ToString("N0", Culture);

    /// <summary>A metric or a score: four decimals; empty for null.</summary>
    public static string Score(double? value) => value?.ToString("0.0000", Culture) ?? "";

    /// <summary>One of the metrics of a version; empty before they are measured.</summary>
    public static string Metric(IReadOnlyDictionary<string, double>? metrics, string name) =>
        metrics is not null && metrics.TryGetValue(name, out var value) ? Score(value) : "";

    /// <summary>A duration: <c>8.2 s</c>, <c>3 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Seconds(double seconds)
    {
        if (seconds < 59.95)
            return $"{seconds.ToString("0.0", Culture)} s";
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time < TimeSpan.FromHours(1) ? $"{time.Minutes} min {time.Seconds:00} s" : $"{(long)time.TotalHours} h {time.Minutes:00} min";
    }

    /// <summary>A point in time to the minute; empty for null.</summary>
    /// <param name="utc">UTC.</param>
    public static string Time(DateTime? utc) => utc?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The days that events span: <c>1997-09-20 .. 1998-04-22</c>; empty without events.</summary>
    public static string Days(DateTime? first, DateTime? last) =>
        first is null || last is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{first:yyyy-MM-dd} .. {last:yyyy-MM-dd}");

    /// <summary>A size in bytes: <c>812 B</c>, <c>1.5 MB</c>.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var unit = 0;
        double value = bytes;
        for (; value >= 1000 && unit < units.Length - 1; unit++)
            value /= 1000;
        return $"{value.ToString(unit == 0 ? "0" : "0.0", Culture)} {units[unit]}";
    }

    /// <summary>What was counted, a line: <c>duplicate 12, bad timestamp 3</c>.</summary>
    public static string Counts(IReadOnlyDictionary<string, long>? counts) =>
        counts is null ? "" : string.Join(", ", counts.Select(entry => $"{entry.Key} {Count(entry.Value)}"));

    /// <summary>Texts by name, a line: <c>hidden_dimension=43, bptt=32</c>.</summary>
    public static string Pairs(IReadOnlyDictionary<string, string>? values) =>
        values is null ? "" : string.Join(", ", values.Select(entry => $"{entry.Key}={entry.Value}"));
}
