using Personalize.Engine.Import;

namespace Personalize.Engine.Tests.Import;

public class TimestampReaderTests
{
    private const long Time = 1_714_979_289;

    [Theory]
    [InlineData("2024-05-06T07:08:09.123456789Z")]
    [InlineData("2024-05-06 07:08:09.99999999999999 UTC")]
    [InlineData("2024-05-06 07:08:09 UTC")]
    [InlineData("2024-05-06 07:08:09.5 utc")]
    [InlineData("2024-05-06 07:08:09 GMT")]
    [InlineData("2024-05-06T09:08:09+0200")]
    [InlineData("2024-05-06 09:08:09 +0200")]
    [InlineData("2024-05-06 09:08:09.123456789 +0200")]
    [InlineData("2024-05-06 07:08:09+00")]
    [InlineData("2024-05-06 01:38:09-05:30")]
    [InlineData("2024-05-06 07:08:09 +0000 UTC")]
    [InlineData("2024-05-06T09:08:09+02:00[Europe/Paris]")]
    [InlineData("2024-05-06T07:08:09Z[UTC]")]
    [InlineData("2024-05-06t07:08:09,25z")]
    [InlineData(" 2024-05-06T07:08:09Z ")]
    public void Times_of_iso8601_are_read_as_programs_write_them(string text)
    {
        var reader = new TimestampReader("iso8601");

        Assert.Null(reader.Read(text, out var seconds));
        Assert.Equal(Time, seconds);
        Assert.False(reader.SawZoneless);
    }

    [Theory]
    [InlineData("2024-05-06 07:08:09.1234567890")]
    [InlineData("2024-05-06T07:08:09")]
    public void Times_without_a_zone_are_utc_and_noticed(string text)
    {
        var reader = new TimestampReader("iso8601");

        Assert.Null(reader.Read(text, out var seconds));
        Assert.Equal(Time, seconds);
        Assert.True(reader.SawZoneless);
    }

    [Theory]
    [InlineData("seconds", "1714979289.75", true)]
    [InlineData("seconds", "1714979289.000", false)]
    [InlineData("seconds", "1.71497928975E9", true)]
    [InlineData("milliseconds", "1714979289999.9", true)]
    [InlineData("milliseconds", "1.714979289E12", false)]
    public void Numbers_with_a_fraction_are_rounded_down(string format, string text, bool cut)
    {
        var reader = new TimestampReader(format);

        Assert.Null(reader.Read(text, out var seconds));
        Assert.Equal(Time, seconds);
        Assert.Equal(cut, reader.SawFraction);
    }

    /// <summary>The advice leads to a format with which the text is read.</summary>
    [Theory]
    [InlineData("seconds", "2024-05-06 07:08:09 UTC", "iso8601")]
    [InlineData("milliseconds", "2024-05-06", "iso8601")]
    [InlineData("iso8601", "1714979289.5", "seconds")]
    [InlineData("iso8601", "1714979289123", "milliseconds")]
    [InlineData("yyyy-MM-dd", "1.714979289E+09", "seconds")]
    [InlineData("seconds", "06.05.2024", "d.M.yyyy")]
    [InlineData("seconds", "5/6/2024 7:08", "M/d/yyyy H:mm")]
    [InlineData("milliseconds", "16-12-24 07:08:09", "d-M-yy H:mm:ss")]
    public void A_refused_time_says_which_format_reads_it(string format, string text, string advice)
    {
        Assert.Contains(advice, new TimestampReader(format).Read(text, out _));
        Assert.Null(new TimestampReader(advice).Read(text, out _));
    }

    [Theory]
    [InlineData("iso8601", "2024-05-06T07:08:09 PST")]
    [InlineData("iso8601", "2024-13-06T07:08:09Z")]
    [InlineData("iso8601", "2024-05-06T")]
    [InlineData("iso8601", "yesterday at noon")]
    [InlineData("seconds", "yesterday")]
    [InlineData("seconds", "1,714,979,289")]
    public void What_is_no_time_is_refused(string format, string text) => Assert.NotNull(new TimestampReader(format).Read(text, out _));
}
