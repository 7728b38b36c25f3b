using CsCheck;
using Personalize.Engine.Common;

namespace Personalize.Engine.Tests.Common;

public class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("bptt", "BPTT", 0)]
    [InlineData("hpoconfgi", "hpoConfig", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_slips(string first, string second, int distance) => Assert.Equal(distance, NearestName.Distance(first, second));

    [Fact]
    public void Distance_is_symmetric_and_bounded() => Gen.Select(Gen.String[0, 12], Gen.String[0, 12]).Sample((a, b) =>
    {
        Assert.Equal(NearestName.Distance(a, b), NearestName.Distance(b, a));
        Assert.InRange(NearestName.Distance(a, b), Math.Abs(a.Length - b.Length), Math.Max(a.Length, b.Length));
    });

    [Fact]
    public void The_nearest_comes_first_and_strangers_do_not_come()
    {
        string[] names = ["shop-eu", "shop-us", "warehouse"];

        Assert.Equal(["shop-us", "shop-eu"], NearestName.Rank("shop-uss", names));
        Assert.Equal(["warehouse"], NearestName.Rank("house", names));
        Assert.Null(NearestName.Find("zzzzzzzz", names));
        Assert.Equal("", NearestName.Suggestion("zzzzzzzz", names));
        Assert.Equal(" Did you mean 'shop-us'?", NearestName.Suggestion("shopus", ["shop-us"]));
    }
}
