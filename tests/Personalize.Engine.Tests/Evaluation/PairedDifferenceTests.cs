using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Evaluation;

public sealed class PairedDifferenceTests
{
    [Fact]
    public void It_is_the_mean_with_its_standard_error()
    {
        var difference = PairedDifference.Of([1, 2, 3, 4]);
        Assert.Equal((2.5, Math.Sqrt(5.0 / 3 / 4)), (difference.Mean, difference.StandardError));
        Assert.True(difference.IsBeyondChance);
        Assert.False(PairedDifference.Of([7]).IsBeyondChance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(11)]
    [InlineData(39)]
    public void However_many_there_are_chance_alone_rarely_makes_one_of_them_seem_better(int count)
    {
        var random = new FastRandom(5, 0);
        const int Repeats = 1_000;
        var wrong = Enumerable.Range(0, Repeats).Count(_ => Enumerable.Range(0, count)
            .Any(_ => PairedDifference.Of([.. Enumerable.Range(0, 50).Select(_ => random.NextGaussian())]).IsBeyondChanceAmong(count)));

        // One standard error is exceeded by one normal variable in 15.9 % of the cases.
        Assert.InRange(wrong / (double)Repeats, 0, 0.19);
    }
}
