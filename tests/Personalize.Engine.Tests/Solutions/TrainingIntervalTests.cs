using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;

namespace Personalize.Engine.Tests.Solutions;

public sealed class TrainingIntervalTests
{
    [Theory]
    [InlineData("rate(1 minute)", 1)]
    [InlineData("rate(90 minutes)", 90)]
    [InlineData(" RATE( 5  Hours ) ", 300)]
    [InlineData("rate(99999 days)", 99999 * 1440)]
    public void Rates_are_intervals(string expression, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), TrainingInterval.TryParse(expression)!.Length);

    [Theory]
    [InlineData("rate(0 days)")]
    [InlineData("rate(-1 days)")]
    [InlineData("rate(100000 days)")]
    [InlineData("rate(1.5 days)")]
    [InlineData("rate(2 weeks)")]
    [InlineData("daily")]
    [InlineData("")]
    public void Other_texts_are_not(string expression) => Assert.Null(TrainingInterval.TryParse(expression));

    [Fact]
    public void Times_of_day_have_no_length() => Assert.Null(TrainingInterval.TryParse("cron(0 4 * * ? *)")!.Length);

    [Fact]
    public void Solutions_that_say_nothing_have_the_intervals_of_the_service()
    {
        Assert.Equal((TimeSpan.FromHours(2), true), Of(TrainingModes.Update));
        Assert.Equal((TimeSpan.FromDays(7), true), Of(TrainingModes.Full));

        static (TimeSpan?, bool) Of(string mode)
        {
            var interval = TrainingInterval.Of(new SolutionConfig(), mode);
            return (interval.Length, interval.IsDefault);
        }
    }
}
