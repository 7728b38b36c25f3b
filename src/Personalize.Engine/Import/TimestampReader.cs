using System.Buffers;
using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>Reads times in the format that the user gives, and converts them to Unix seconds.</summary>
internal sealed class TimestampReader
{
    private const NumberStyles Integer = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;

    private static readonly string[] s_iso8601 =
    [
        "yyyy-MM-dd",
        "yyyy-MM-ddTHH:mmK",
        "yyyy-MM-dd HH:mmK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyyMMddTHHmmssK",
    ];

    // Days or months first: which of them is not to be guessed.
    private static readonly SearchValues<char> s_shortDate = SearchValues.Create("0123456789./-");

    private readonly bool _isIso;
    private readonly long _unitsPerSecond;
    private readonly string[]? _dateFormats;
    private readonly string _formatRule;
    private readonly bool _mayNameZone;

    /// <param name="format"><c>seconds</c>, <c>milliseconds</c>, <c>iso8601</c> or a .NET date format.</param>
    public TimestampReader(string format)
    {
        _formatRule = $"is not a time in the format {format}";
        switch (format.ToLowerInvariant())
        {
            case "seconds":
                _unitsPerSecond = 1;
                break;
            case "milliseconds":
                _unitsPerSecond = 1000;
                break;
            case "iso8601":
                _dateFormats = s_iso8601;
                _mayNameZone = _isIso = true;
                break;
            default:
                _dateFormats = [Checked(format)];
                _mayNameZone = format.AsSpan().ContainsAny('K', 'z', 'Z')
                    || format.Contains("GMT", StringComparison.Ordinal)
                    || format.Contains("UTC", StringComparison.Ordinal);
                break;
        }
    }

    /// <summary>Whether a date that was read named no time zone, and therefore was taken as UTC.</summary>
    public bool SawZoneless { get; private set; }

    /// <summary>Whether a number had a fraction, which was cut off.</summary>
    public bool SawFraction { get; private set; }

    /// <summary>Returns the rule that the text breaks, or null.</summary>
    public string? Read(ReadOnlySpan<char> text, out long seconds)
    {
        if (_dateFormats is not null)
            return ReadDate(text, out seconds);
        if (!long.TryParse(text, Integer, CultureInfo.InvariantCulture, out var units))
        {
            seconds = 0;
            if (!WholeNumber.TryFloor(text, out units, out var exact))
                return DescribeDate(text);
            SawFraction |= !exact;
        }

        seconds = Math.DivRem(units, _unitsPerSecond, out var rest) - (rest < 0 ? 1 : 0);
        return CheckRange(seconds);
    }

    private string? ReadDate(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        if (!TryDate(text, out var time))
        {
            var normal = _isIso ? IsoTime.Normalize(text) : "";
            if (!TryDate(normal, out time))
                return UnixFormat(text) is { } unix ? $"{_formatRule}; it looks like Unix time: import with the TimestampFormat {unix}" : _formatRule;
            text = normal;
        }

        // In whole numbers, because seconds as a double have not enough digits for the last tick of a second.
        seconds = Math.DivRem(time.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerSecond, out var rest) - (rest < 0 ? 1 : 0);
        SawZoneless |= !(_mayNameZone && NamesZone(text.Trim()));
        return CheckRange(seconds);
    }

    private bool TryDate(ReadOnlySpan<char> text, out DateTime time) =>
        DateTime.TryParseExact(text, _dateFormats, CultureInfo.InvariantCulture, Utc, out time);

    private static string? UnixFormat(ReadOnlySpan<char> text) => WholeNumber.TryFloor(text, out var units, out _)
        ? units switch
        {
            < DatasetFields.SuspiciouslyEarly => null,
            <= DatasetFields.LatestTimestamp => "seconds",
            <= DatasetFields.LatestTimestamp * 1000 => "milliseconds",
            _ => null,
        }
        : null;

    // A number was expected.
    private static string DescribeDate(ReadOnlySpan<char> text)
    {
        if (DateTime.TryParseExact(IsoTime.Normalize(text), s_iso8601, CultureInfo.InvariantCulture, Utc, out _))
            return "is a date, and Unix time was expected: import with the TimestampFormat iso8601";
        var date = text.Trim();
        var time = "";
        if (date.IndexOf(' ') is > 0 and var end)
        {
            time = date[end..].Count(':') switch { 1 => " H:mm", 2 => " H:mm:ss", _ => "" };
            date = date[..end];
        }

        if (date.Length is >= 6 and <= 10 && date.IndexOfAny("./-") is 1 or 2 && !date.ContainsAnyExcept(s_shortDate) && date[^1] != '.')
        {
            var separator = date[date.IndexOfAny("./-")];
            var year = date.Length - date.LastIndexOf(separator) == 3 ? "yy" : "yyyy";
            return $"is a date that can be read in two ways: import with the TimestampFormat 'd{separator}M{separator}{year}{time}' or "
                + $"'M{separator}d{separator}{year}{time}'";
        }

        return "is not a whole number (Unix seconds are expected; for dates, give a TimestampFormat)";
    }

    // In the formats of ISO 8601, a sign after the beginning of the time belongs to the zone; elsewhere the zone comes last.
    private static bool NamesZone(ReadOnlySpan<char> text) =>
        char.IsAsciiLetter(text[^1]) || (text.IndexOfAny("T :") is var time and > 0 && text[time..].ContainsAny('+', '-'));

    private static string? CheckRange(long seconds) => seconds switch
    {
        < 0 => "is before 1970: times are Unix seconds and cannot be negative",
        <= DatasetFields.LatestTimestamp => null,
        <= DatasetFields.LatestTimestamp * 1000 =>
            "is after the year 2100 in seconds: it looks like milliseconds; divide by 1000, or import with the TimestampFormat milliseconds",
        <= DatasetFields.LatestTimestamp * 1_000_000 => "is after the year 2100 in seconds: it looks like microseconds; divide by 1000000",
        _ => "is after the year 2100 in seconds: it looks like nanoseconds; divide by 1000000000",
    };

    private static string Checked(string format)
    {
        try
        {
            // A format that cannot write a time, or that loses the day, cannot read one either.
            var time = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
            if (format.Length > 1
                && DateTime.TryParseExact(time.ToString(format, CultureInfo.InvariantCulture), format, CultureInfo.InvariantCulture, Utc, out var read)
                && read.Date == time.Date)
            {
                return format;
            }
        }
        catch (FormatException)
        {
            // Reported below.
        }

        throw PersonalizeException.InvalidInput(
            ErrorIds.InvalidTimestampFormat,
            $"'{format}' is not a timestamp format; give seconds, milliseconds, iso8601 or a .NET date format with year, month and day (yyyy-MM-dd HH:mm:ss)."
            + NearestName.Suggestion(format, ["seconds", "milliseconds", "iso8601"]),
            target: format);
    }
}
