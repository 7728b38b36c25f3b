using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Personalize.Engine.Recipes;

namespace Personalize.PowerShell.Formatting;

/// <summary>How values look in the format views: in the current culture and in local time, because they are for people.</summary>
public static class Display
{
    private static CultureInfo Culture => CultureInfo.CurrentCulture;

    /// <summary>A value of a resource or of the data; control and bidirectional characters of text are shown as <c>\u202E</c>.</summary>
    public static object? Shown(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string text => Visible.Of(text),
        IList several => string.Join(", ", several.Cast<object?>().Select(one => Visible.Of($"{one}"))),
        _ => value,
    };

    /// <summary>The same for text of several lines.</summary>
    public static object? ShownLines(object? value) => value is string or PSObject { BaseObject: string } ? Visible.Lines(value.ToString()) : value;

    /// <summary>A resource's own name: <c>shop</c> for <c>arn:local:personalize:::campaign/shop</c>.</summary>
    public static string ArnName(string? arn) => arn is null ? "" : arn[(arn.IndexOf('/') + 1)..];

    /// <summary>A version as tables show it: <c>shop/0123abcd</c>, its id shortened.</summary>
    public static string VersionName(string? arn)
    {
        var name = ArnName(arn);
        var slash = name.IndexOf('/');
        return slash < 0 ? name : $"{name[..slash]}/{ShortId(arn)}";
    }

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

    /// <summary>Whom or what an answer is for: <c>user 105</c>, <c>session s1</c>, <c>item 27</c>, several of them, or <c>anybody</c>.</summary>
    public static string Whom(string? userId, string? sessionId, string? itemId = null)
    {
        var named = new[] { ("user", userId), ("session", sessionId), ("item", itemId) }.Where(who => !string.IsNullOrEmpty(who.Item2));
        return string.Join(", ", named.Select(who => $"{who.Item1} {Visible.Of(who.Item2)}")) is { Length: > 0 } text ? text : "anybody";
    }

    /// <summary>A value with its confidence interval: <c>0.1250 (0.1010 .. 0.1490)</c>; empty for null.</summary>
    public static string Interval(double? value, double? low, double? high) => low is null ? Score(value) : $"{Score(value)} ({Score(low)} .. {Score(high)})";

    /// <summary>A change with its confidence interval in percent: <c>+12.4 % (+3.1 .. +22.6)</c>; empty for null.</summary>
    public static string Lift(double? value, double? low, double? high) => value is null
        ? ""
        : $"{Percent(value)} %{(low is null ? "" : $" ({Percent(low)} .. {Percent(high)})")}";

    /// <summary>A p-value: three decimals, or <c>&lt; 0.001</c>; empty for null.</summary>
    public static string Probability(double? value) => value < 0.001 ? $"< {0.001.ToString(Culture)}" : value?.ToString("0.000", Culture) ?? "";

    /// <summary>
    /// What contributed to an item, in descending order: <c>event i7 +1.20, feature
    /// GENRE=Drama +0.35</c>. Also reads reasons that came back from a job.
    /// </summary>
    public static string Reasons(object[]? reasons) => string.Join(", ", (reasons ?? []).Select(reason => Reason(PSObject.AsPSObject(reason).Properties)));

    /// <summary>What the terms of a score add: <c>network +2.31, copy -0.40, item_bias +1.02</c>. Also reads terms that came back from a job.</summary>
    public static string ScoreTerms(object[]? terms) => string.Join(", ", (terms ?? []).Select(term => PSObject.AsPSObject(term)).Select(term =>
        $"{term.Properties["Term"]?.Value} {(term.Properties["Value"]?.Value as double?)?.ToString("+0.00;-0.00;0.00", Culture)}"));

    /// <summary>One of the metrics of a version; empty before they are measured.</summary>
    /// <param name="metrics">Name → value.</param>
    public static string Metric(object? metrics, string name) =>
        Entries.Numbers(metrics).TryGetValue(name, out var value) ? Score(value) : "";

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

    /// <summary>How long ago something was: <c>just now</c>, <c>5 min ago</c>, <c>3 h ago</c>, <c>2 days ago</c>, after a month the date.</summary>
    /// <param name="utc">UTC; empty for null.</param>
    public static string Age(DateTime? utc) => Age(utc, DateTime.UtcNow);

    /// <summary>A point in time and how long ago that was: <c>2026-11-25 03:38 (5 min ago)</c>; empty for null.</summary>
    /// <param name="utc">UTC.</param>
    public static string Moment(DateTime? utc) => utc is null ? "" : $"{Time(utc)} ({Age(utc)})";

    /// <param name="now">UTC.</param>
    internal static string Age(DateTime? utc, DateTime now)
    {
        if (utc is not { } time)
            return "";
        var age = now - time.ToUniversalTime();
        return age switch
        {
            // The clocks of two machines that share a store differ a little.
            { Ticks: < 0 } when age > TimeSpan.FromMinutes(-1) => "just now",
            { Ticks: < 0 } => Time(utc),
            { TotalMinutes: < 1 } => "just now",
            { TotalHours: < 1 } => $"{age.Minutes} min ago",
            { TotalDays: < 1 } => $"{age.Hours} h ago",
            { TotalDays: < 2 } => "1 day ago",
            { TotalDays: < 31 } => $"{age.Days} days ago",
            _ => Time(utc)[..10],
        };
    }

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

    /// <summary>Counts in one line: <c>duplicate 12, bad timestamp 3</c>.</summary>
    /// <param name="counts">What → how many.</param>
    public static string Counts(object? counts) =>
        string.Join(", ", Entries.Of(counts).Select(entry => $"{entry.Key} {(entry.Value is long count ? Count(count) : entry.Value)}"));

    /// <summary>Counts of things described in sentences, one per line: <c>12: duplicate of an event</c>.</summary>
    /// <param name="counts">What → how many.</param>
    public static string CountLines(object? counts) =>
        string.Join(Environment.NewLine, Entries.Of(counts).Select(entry => $"{(entry.Value is long count ? Count(count) : entry.Value)}: {entry.Key}"));

    /// <summary>Names and values in one line: <c>hidden_dimension=43, bptt=32</c>.</summary>
    /// <param name="values">Name → text.</param>
    public static string Pairs(object? values) => string.Join(", ", Entries.Of(values).Select(entry => $"{entry.Key}={entry.Value}"));

    /// <summary>The allowed values of a hyperparameter: <c>32 .. 256</c>, <c>above 0</c>, <c>true, false</c>.</summary>
    /// <param name="type">The name of a <see cref="HyperparameterType"/>.</param>
    /// <param name="values">The allowed values, or null.</param>
    public static string Range(string type, object? values, double? minimum, bool minimumExclusive, double? maximum)
    {
        if (LanguagePrimitives.GetEnumerable(values) is { } texts)
            return string.Join(", ", texts.Cast<object>());
        if (type == nameof(HyperparameterType.Boolean))
            return "true, false";
        return (minimum, maximum) switch
        {
            ({ } from, { } to) => string.Create(Culture, $"{from} .. {to}"),
            ({ } from, null) => string.Create(Culture, $"{(minimumExclusive ? "above" : "from")} {from}"),
            _ => "",
        };
    }

    private static string Percent(double? share) => (share * 100)?.ToString("+0.0;-0.0;0.0", Culture) ?? "";

    internal static string Range(Hyperparameter one) => Range(one.Type.ToString(), one.Values, one.Minimum, one.MinimumExclusive, one.Maximum);

    /// <summary>An import in a few words: <c>FULL, 3,000 of 3,012 rows kept</c>.</summary>
    public static string Import(string mode, long rowsKept, long rowsRead) => $"{mode}, {Count(rowsKept)} of {Count(rowsRead)} rows kept";

    /// <summary>A status, in the error colour if something failed.</summary>
    /// <param name="errorColor">
    /// The escape sequence of that colour (<c>$PSStyle.Formatting.Error</c>); PowerShell removes it if the output has no colours.
    /// </param>
    public static string Status(string? status, string errorColor)
    {
        var shown = Visible.Of(status) ?? "";
        return shown.EndsWith("FAILED", StringComparison.Ordinal) ? $"{errorColor}{shown}\u001b[0m" : shown;
    }

    private static string Reason(PSMemberInfoCollection<PSPropertyInfo> reason) =>
        $"{reason["Kind"]?.Value} {reason["Name"]?.Value} {(reason["Contribution"]?.Value as double?)?.ToString("+0.00;-0.00", Culture)}";
}
