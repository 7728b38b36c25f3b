using Personalize.Engine.Evaluation;

namespace Personalize.Engine.Tests.Evaluation;

public class StudentTTests
{
    [Theory]
    [InlineData(0.95, 1, 12.7062047)]
    [InlineData(0.95, 2, 4.3026527)]
    [InlineData(0.95, 10, 2.2281389)]
    [InlineData(0.99, 30, 2.7499957)]
    [InlineData(0.90, 120, 1.6576509)]
    [InlineData(0.95, 1e6, 1.9599664)]
    public void Quantiles_are_those_of_the_tables(double share, double freedom, double expected)
    {
        Assert.Equal(expected, StudentT.Quantile(share, freedom), 5);
        Assert.Equal(1 - share, StudentT.TwoSided(expected, freedom), 6);
        Assert.Equal(1 - share, StudentT.TwoSided(-expected, freedom), 6);
    }

    [Fact]
    public void The_tails_shrink_from_one_to_nothing()
    {
        Assert.Equal(1, StudentT.TwoSided(0, 7));
        Assert.Equal(0, StudentT.TwoSided(double.PositiveInfinity, 7));
        Assert.InRange(StudentT.TwoSided(60, 500), 0, 1e-200);
    }
}
