namespace Personalize.Engine.Import;

/// <summary>
/// Brings times as programs write them into the form of ISO 8601 that .NET reads: more than seven digits of a fraction, a comma before it,
/// <c>UTC</c>, offsets behind a blank or without minutes, names of time zones behind an offset.
/// </summary>
internal static class IsoTime
{
    private const int Date = 10;
    private const int MostFraction = 7;

    /// <summary>The time in the usual form; the text itself if it does not look like a date of ISO 8601.</summary>
    public static string Normalize(ReadOnlySpan<char> given)
    {
        var text = given.Trim();
        if (text.Length <= Date || text[4] != '-' || text[7] != '-')
            return text.ToString();
        var (time, zone) = Split(text[Date..].TrimEnd());
        return string.Concat(text[..Date], Time(time), zone);
    }

    private static (string Time, string Zone) Split(ReadOnlySpan<char> text)
    {
        // Java writes the name of the time zone behind the offset, in brackets.
        if (text.EndsWith("]") && text.IndexOf('[') is > 0 and var bracket)
            text = text[..bracket].TrimEnd();
        var named = text.EndsWith("UTC", StringComparison.OrdinalIgnoreCase) || text.EndsWith("GMT", StringComparison.OrdinalIgnoreCase);
        if (named)
            text = text[..^3].TrimEnd();
        if (text.EndsWith("Z", StringComparison.OrdinalIgnoreCase))
            return (text[..^1].TrimEnd().ToString(), "Z");
        var sign = text.LastIndexOfAny('+', '-');
        if (sign < 0)
            return (text.ToString(), named ? "Z" : "");
        return (text[..sign].TrimEnd().ToString(), Offset(text[sign..]));
    }

    private static string Offset(ReadOnlySpan<char> text) => text.Length switch
    {
        3 => $"{text}:00",
        5 when !text.Contains(':') => $"{text[..3]}:{text[3..]}",
        _ => text.ToString(),
    };

    private static string Time(string text)
    {
        if (text.Length == 0)
            return text;
        text = text[0] is 't' ? "T" + text[1..] : text;
        var point = text.IndexOfAny(['.', ',']);
        return point < 0 ? text : $"{text.AsSpan(0, point)}.{text.AsSpan(point + 1, Math.Min(text.Length - point - 1, MostFraction))}";
    }
}
