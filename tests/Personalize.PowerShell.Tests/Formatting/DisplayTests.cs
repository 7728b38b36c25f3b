using System.Globalization;
using Personalize.Engine;
using Personalize.Engine.Requests;
using Personalize.PowerShell.Formatting;

namespace Personalize.PowerShell.Tests.Formatting;

public sealed class DisplayTests
{
    public DisplayTests() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(8.24, "8.2 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(3599.6, "1 h 00 min")]
    [InlineData(93_900, "26 h 05 min")]
    public void Durations_change_their_unit(double seconds, string text) => Assert.Equal(text, Display.Seconds(seconds));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1500, "1.5 KB")]
    [InlineData(2_879_222, "2.9 MB")]
    [InlineData(long.MaxValue, "9223372.0 TB")]
    public void Sizes_change_their_unit(long bytes, string text) => Assert.Equal(text, Display.Bytes(bytes));

    [Theory]
    [InlineData(null, "")]
    [InlineData("arn:local:personalize:::campaign/shop", "shop")]
    [InlineData("arn:aws:personalize:::recipe/aws-hrnn", "aws-hrnn")]
    [InlineData("arn:local:personalize:::solution/shop/0123456789abcdef", "shop/0123456789abcdef")]
    public void An_arn_is_shown_by_its_name(string? arn, string name) => Assert.Equal(name, Display.ArnName(arn));

    [Theory]
    [InlineData("arn:local:personalize:::solution/shop/0123456789abcdef", "01234567")]
    [InlineData("arn:local:personalize:::solution/shop/v1", "v1")]
    [InlineData(null, "")]
    public void A_version_is_shown_by_the_start_of_its_id(string? arn, string id) => Assert.Equal(id, Display.ShortId(arn));

    [Theory]
    [InlineData("arn:local:personalize:::solution/shop/0123456789abcdef", "shop/01234567")]
    [InlineData("arn:local:personalize:::solution/shop", "shop")]
    public void Tables_shorten_the_id_of_a_version(string arn, string name) => Assert.Equal(name, Display.VersionName(arn));

    [Fact]
    public void Terms_of_a_score_are_one_line() => Assert.Equal(
        "network +2.31, copy 0.00, item_bias -1.02",
        Display.ScoreTerms([new RecommendationTerm("network", 2.314), new RecommendationTerm("copy", 0), new RecommendationTerm("item_bias", -1.02)]));

    [Fact]
    public void Numbers_follow_the_readers_culture()
    {
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");

        Assert.Equal("0,1235", Display.Score(0.12346));
        Assert.Equal("1.234.567", Display.Count(1_234_567));
    }

    [Fact]
    public void Days_are_shown_only_with_events()
    {
        Assert.Equal("", Display.Days(null, null));
        Assert.Equal("1997-09-20 .. 1998-04-22", Display.Days(new DateTime(1997, 9, 20), new DateTime(1998, 4, 22)));
    }

    [Theory]
    [InlineData(-30, "just now")]
    [InlineData(59, "just now")]
    [InlineData(60, "1 min ago")]
    [InlineData(3599, "59 min ago")]
    [InlineData(3600, "1 h ago")]
    [InlineData(86_399, "23 h ago")]
    [InlineData(86_400, "1 day ago")]
    [InlineData(30 * 86_400, "30 days ago")]
    public void Tables_say_how_long_ago(int seconds, string text)
    {
        var now = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

        Assert.Equal(text, Display.Age(now.AddSeconds(-seconds), now));
    }

    [Fact]
    public void What_is_long_past_or_still_to_come_is_a_date()
    {
        var now = new DateTime(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

        Assert.Equal("2026-01-01", Display.Age(now.AddDays(-59), now));
        Assert.StartsWith("2026-03-0", Display.Age(now.AddHours(1), now), StringComparison.Ordinal);
        Assert.Equal("", Display.Age(null, now));
    }

    [Theory]
    [InlineData("hidden_dimension", "32 .. 256")]
    [InlineData("recency_mask", "true, false")]
    [InlineData("cold_start_max_duration", "above 0")]
    [InlineData("cold_start_relative_from", "latestItem, currentTime")]
    public void A_range_is_shown_in_words(string name, string text) =>
        Assert.Equal(text, Display.Range(PersonalizeEngine.DescribeRecipe(new("aws-hrnn-coldstart")).Hyperparameters.Single(one => one.Name == name)));

    [Theory]
    [InlineData("ACTIVE", "ACTIVE")]
    [InlineData("CREATE FAILED", "<red>CREATE FAILED\u001b[0m")]
    [InlineData(null, "")]
    public void A_failure_stands_out(string? status, string text) => Assert.Equal(text, Display.Status(status, "<red>"));
}
