using System.Globalization;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Segments;

/// <summary>The parts of a merged segment as text: <c>rows@milliseconds</c> since 1970, separated by commas; without the time if it is unknown.</summary>
internal static class SegmentParts
{
    /// <summary>The oldest parts beyond this number become one, which counts as imported with the first of them.</summary>
    private const int Most = 1000;

    public static string Format(IReadOnlyList<SegmentPart> parts)
    {
        var surplus = Math.Max(0, parts.Count - Most);
        if (surplus > 0)
        {
            var oldest = parts.Take(surplus + 1).ToList();
            var time = oldest.Exists(part => part.ImportTime is null) ? null : oldest.Min(part => part.ImportTime);
            parts = [new SegmentPart(oldest.Sum(part => part.Rows), time), .. parts.Skip(surplus + 1)];
        }

        return string.Join(',', parts.Select(part => part.ImportTime is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"{part.Rows}@{new DateTimeOffset(time).ToUnixTimeMilliseconds()}")
            : string.Create(CultureInfo.InvariantCulture, $"{part.Rows}")));
    }

    /// <summary>Reads the text; null if it is not such a text, or if the parts do not have this number of rows together.</summary>
    public static IReadOnlyList<SegmentPart>? TryParse(string text, long rows)
    {
        var parts = new List<SegmentPart>();
        foreach (var entry in text.Split(','))
        {
            var fields = entry.Split('@');
            if (fields.Length > 2 || !TryParse(fields[0], out var count))
                return null;
            if (fields.Length == 1)
                parts.Add(new SegmentPart(count, ImportTime: null));
            else if (TryParse(fields[1], out var time) && time <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
                parts.Add(new SegmentPart(count, DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime));
            else
                return null;
        }

        return parts.Sum(part => (decimal)part.Rows) == rows ? parts : null;
    }

    private static bool TryParse(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
