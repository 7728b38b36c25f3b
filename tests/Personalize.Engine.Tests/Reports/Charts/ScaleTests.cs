using CsCheck;
using Personalize.Engine.Reports.Charts;

namespace Personalize.Engine.Tests.Reports.Charts;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(0.2316, 0.2558, "0.23 0.24 0.25 0.26")]
    [InlineData(32, 256, "0 100 200 300")]
    [InlineData(0.5, 0.5, "0.45 0.50 0.55")]
    public void Ticks_are_round(double low, double high, string labels) =>
        Assert.Equal(labels, string.Join(' ', Scale.Of([low, high], 0, 100).Ticks.Select(tick => tick.Label)));

    [Fact]
    public void Whole_numbers_have_whole_ticks() => Assert.Equal(["1", "2", "3"], Scale.Of([1, 3], 0, 100, whole: true).Ticks.Select(tick => tick.Label));

    [Theory]
    [InlineData(32, 256, "32 64 128 256")]
    [InlineData(2, 32, "2 4 8 16 32")]
    [InlineData(43, 43, "32 64")]
    public void Equal_ratios_are_equally_far_apart(double low, double high, string labels)
    {
        var scale = Scale.OfRatios([low, high], 0, 100);
        Assert.Equal(labels, string.Join(' ', scale.Ticks.Select(tick => tick.Label)));
        Assert.Equal(scale.At(40) - scale.At(20), scale.At(80) - scale.At(40), 9);
    }

    [Fact]
    public void All_values_lie_between_the_ends_and_ticks_are_few() => Gen.Double[-1e6, 1e6].Array[1, 20].Sample(values =>
    {
        var scale = Scale.Of(values, 40, 330);
        Assert.All(values, value => Assert.InRange(scale.At(value), 40 - 1e-6, 330 + 1e-6));
        Assert.InRange(scale.Ticks.Count, 2, 8);
        Assert.Equal(scale.Ticks.Count, scale.Ticks.Select(tick => tick.Label).Distinct().Count());
    });
}
