using Personalize.Engine.Attribution;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Xunit.Abstractions;

namespace Personalize.Engine.Tests.Attribution;

/// <summary>
/// Users who differ much in how often they come and in how often they click, as real ones do, so that what one user does is far from independent.
/// </summary>
public class CampaignComparerTests(ITestOutputHelper output)
{
    private const int Seeds = 2000;

    private readonly ITestOutputHelper _output = output;

    [Theory]
    [InlineData(true, 60)]
    [InlineData(false, 60)]
    [InlineData(true, 600)]
    [InlineData(false, 600)]
    public void Where_there_is_no_difference_one_is_found_as_often_as_stated(bool perList, int users)
    {
        var found = Count(seed => Simulate(seed, users, perList, effect: 1).Conclusion is "higher" or "lower");
        _output.WriteLine($"{users} users, {(perList ? "per list" : "per user")}: {found} of {Seeds} at the level .05");
        Assert.InRange(found / (double)Seeds, users < 100 ? 0.02 : 0.035, 0.065);
    }

    [Fact]
    public void Counting_lists_as_if_they_were_independent_would_find_differences_that_are_not_there()
    {
        // The same data, every list a user of its own.
        var found = Count(seed =>
        {
            var (before, after) = Totals(seed, 600, perList: true, effect: 1);
            var comparison = CampaignComparer.Compare(Split(before, first: true), Split(after, first: false), 0.95);
            return CampaignComparer.Conclude([comparison])[0].PValue < 0.05;
        }, seeds: 300);
        Assert.True(found / 300.0 > 0.2, $"{found} of 300");

        static UserTotal[] Split(UserTotal[] users, bool first)
        {
            var lists = users.SelectMany(user => Enumerable.Repeat(new UserTotal(user.Value / user.Weight, 1), (int)user.Weight)).ToArray();
            var nobody = new UserTotal[10_000 - lists.Length];
            return first ? [.. lists, .. nobody] : [.. nobody, .. lists];
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_planted_difference_is_found_with_its_size(bool perList)
    {
        var (found, covered, lifted) = (0, 0, 0);
        for (ulong seed = 0; seed < 300; seed++)
        {
            var comparison = Simulate(seed, 2000, perList, effect: 1.5);
            found += comparison.Conclusion == "higher" ? 1 : 0;
            covered += comparison.LiftLow <= 0.5 && comparison.LiftHigh >= 0.5 ? 1 : 0;
            lifted += comparison.Lift > 0 ? 1 : 0;
        }

        Assert.True(found > 285, $"found in {found} of 300");
        Assert.InRange(covered, 270, 300);
        Assert.True(lifted >= found);
    }

    [Fact]
    public void Users_who_were_shown_both_are_compared_with_themselves()
    {
        // Everybody clicks a fifth more in the second, however much they click: among users this small difference would drown.
        var random = new FastRandom(5, 0);
        var before = Enumerable.Range(0, 200).Select(_ => new UserTotal(10 * (1 + random.NextInt(50)), 1)).ToArray();
        var after = before.Select(user => user with { Value = (user.Value * 1.05) + (random.NextDouble() * 2) }).ToArray();

        var same = CampaignComparer.Conclude([CampaignComparer.Compare(before, after, 0.95)])[0];
        UserTotal[] nobody = new UserTotal[200];
        var others = CampaignComparer.Conclude([CampaignComparer.Compare([.. before, .. nobody], [.. nobody, .. after], 0.95)])[0];

        Assert.Equal((200, 200, 200, "higher"), (same.ReferenceUsers, same.DifferenceUsers, same.UsersOfBoth, same.Conclusion));
        Assert.Equal((200, 200, 0, "no difference shown"), (others.ReferenceUsers, others.DifferenceUsers, others.UsersOfBoth, others.Conclusion));
        Assert.Equal(same.Difference, others.Difference, 9);
    }

    [Fact]
    public void The_best_of_many_metrics_does_not_win_by_chance()
    {
        var found = Count(
            seed => CampaignComparer.Conclude([.. Enumerable.Range(0, 10).Select(metric => Simulate((seed * 10) + (ulong)metric, 200, false, effect: 1))])
                .Any(one => one.Conclusion is "higher" or "lower"),
            seeds: 600);
        Assert.InRange(found / 600.0, 0, 0.075);
    }

    [Fact]
    public void Values_are_those_of_the_formula()
    {
        // Two and three users: R = 3/4 and 9/3, contributions by hand.
        var comparison = CampaignComparer.Compare(
            [new(1, 3), new(2, 1), default, default, default], [default, default, new(2, 1), new(3, 1), new(4, 1)], 0.95);

        Assert.Equal((0.75, 3, 2.25, 3), (comparison.ReferenceValue, comparison.DifferenceValue, comparison.Difference, comparison.Lift!.Value));
        var variance = (2 * 2 * 1.25 * 1.25 / 16) + (1.5 * 2 / 9);
        var (own, other) = (2 * 2 * 1.25 * 1.25 / 16, 1.5 * 2 / 9);
        var margin = StudentT.Quantile(0.95, (own + other) * (own + other) / ((own * own) + (other * other / 2))) * Math.Sqrt(variance);
        Assert.Equal(2.25 - margin, comparison.DifferenceLow!.Value, 9);
        Assert.Equal(2.25 + margin, comparison.DifferenceHigh!.Value, 9);
    }

    [Fact]
    public void Nothing_is_concluded_from_one_user()
    {
        var comparison = CampaignComparer.Conclude([CampaignComparer.Compare([new(5, 1), default, default], [default, new(1, 1), new(2, 1)], 0.95)])[0];
        Assert.Equal(("too few users", null, null), (comparison.Conclusion, comparison.PValue, comparison.DifferenceLow));
    }

    [Fact]
    public void Two_that_nobody_follows_are_equal()
    {
        var none = new UserTotal(0, 1);
        var comparison = CampaignComparer.Conclude([CampaignComparer.Compare([none, none, default, default], [default, default, none, none], 0.95)])[0];
        Assert.Equal((1.0, "no difference shown", null), (comparison.PValue!.Value, comparison.Conclusion, comparison.Lift));
    }

    private static int Count(Func<ulong, bool> isFound, int seeds = Seeds) => Enumerable.Range(0, seeds).AsParallel().Count(seed => isFound((ulong)seed));

    private static CampaignComparison Simulate(ulong seed, int users, bool perList, double effect)
    {
        var (before, after) = Totals(seed, users, perList, effect);
        return CampaignComparer.Conclude(
            [CampaignComparer.Compare([.. before, .. new UserTotal[after.Length]], [.. new UserTotal[before.Length], .. after], 0.95)])[0];
    }

    // Every user is assigned by chance, comes 1 to many times, and clicks at a rate of the user's own.
    private static (UserTotal[] Before, UserTotal[] After) Totals(ulong seed, int users, bool perList, double effect)
    {
        var random = new FastRandom(seed, 77);
        var (before, after) = (new List<UserTotal>(), new List<UserTotal>());
        for (var user = 0; user < users; user++)
        {
            var lists = 1 + (int)(-4 * Math.Log(1 - random.NextDouble()));
            var isAfter = random.NextInt(2) == 1;
            var rate = Math.Min(0.9, -0.15 * Math.Log(1 - random.NextDouble()) * (isAfter ? effect : 1));
            var clicks = Enumerable.Range(0, lists).Count(_ => random.NextDouble() < rate);
            (isAfter ? after : before).Add(new UserTotal(clicks, perList ? lists : 1));
        }

        return ([.. before], [.. after]);
    }
}
