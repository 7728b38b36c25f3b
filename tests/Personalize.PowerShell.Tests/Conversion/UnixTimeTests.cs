using Personalize.Engine.Common;
using Personalize.PowerShell.Conversion;

namespace Personalize.PowerShell.Tests.Conversion;

public sealed class UnixTimeTests
{
    private const long Time = 1_714_979_289;

    [Theory]
    [InlineData("2024-05-06T07:08:09", true)]
    [InlineData("2024-05-06 07:08:09", true)]
    [InlineData("2024/05/06 07:08:09", true)]
    [InlineData("6 May 2024 07:08:09", true)]
    [InlineData("06-May-2024 07:08:09", true)]
    [InlineData("2024-05-06T07:08:09Z", false)]
    [InlineData("2024-05-06T09:08:09.9+02:00", false)]
    [InlineData("Mon, 06 May 2024 07:08:09 GMT", false)]
    [InlineData("1714979289", false)]
    [InlineData("2024-05-06 07:08:09 UTC", false)]
    [InlineData("2024-05-06T09:08:09.999999999999+0200", false)]
    [InlineData("2024-05-06 07:08:09.99999999999", true)]
    [InlineData("1714979289.999999999", false)]
    [InlineData("1.714979289E+09", false)]
    public void A_text_without_a_zone_is_utc(string text, bool zoneless)
    {
        Assert.Equal(Time, UnixTime.Of(text, milliseconds: false));
        Assert.Equal(zoneless, UnixTime.IsZoneless(text));
    }

    [Fact]
    public void A_date_without_a_zone_is_utc_and_a_local_one_is_local()
    {
        var date = new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Unspecified);
        var utc = DateTime.SpecifyKind(date, DateTimeKind.Utc);

        Assert.All([date, utc, utc.ToLocalTime()], given => Assert.Equal(Time, UnixTime.Of(given, milliseconds: false)));
        Assert.Equal(Time * 1000, UnixTime.Of(date, milliseconds: true));
        Assert.Equal([true, false, false], new[] { date, utc, utc.ToLocalTime() }.Select(given => UnixTime.IsZoneless(given)));
    }

    [Fact]
    public void Fractions_of_a_second_are_cut_off_and_numbers_without_enough_digits_refused()
    {
        Assert.All(new object[] { Time + 0.999, Time + 0.999m, "1714979289.999" }, given => Assert.Equal(Time, UnixTime.Of(given, milliseconds: false)));
        Assert.Equal(-2, UnixTime.Of(-1.5, milliseconds: false));
        Assert.All(
            new object[] { (float)Time, double.NaN, double.PositiveInfinity, 1e30, decimal.MaxValue, TimeSpan.FromSeconds(Time) },
            given => Assert.Equal("InvalidSentAt", Assert.Throws<PersonalizeException>(() => UnixTime.Of(given, milliseconds: false)).ErrorId));
    }

    [Theory]
    [InlineData("01.05.2030", "2030-05-01 or 2030-01-05.")]
    [InlineData("5/1/2030 10:00:00", "2030-01-05 or 2030-05-01.")]
    [InlineData("25.05.2030", "ISO 8601, 2030-05-25.")]
    [InlineData("03-03-2030", "ISO 8601, 2030-03-03.")]
    [InlineData("1/5/30", "ISO 8601, 2024-05-06.")]
    public void A_date_with_the_day_or_the_month_first_is_ambiguous(string text, string expected)
    {
        var error = Assert.Throws<PersonalizeException>(() => UnixTime.Of(text, milliseconds: false));

        Assert.Equal("InvalidSentAt", error.ErrorId);
        Assert.Contains(expected, error.Message);
        Assert.False(UnixTime.IsZoneless(text));
    }

    [Theory]
    [InlineData("10:30")]
    [InlineData("May 5")]
    [InlineData("01.05")]
    [InlineData("soon")]
    public void A_time_without_a_year_is_none(string text) =>
        Assert.Contains($"'{text}' is not a time", Assert.Throws<PersonalizeException>(() => UnixTime.Of(text, milliseconds: false)).Message);
}
