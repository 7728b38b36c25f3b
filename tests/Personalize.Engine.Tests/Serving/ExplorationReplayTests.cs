using Personalize.Simulation;

namespace Personalize.Engine.Tests.Serving;

/// <summary>
/// A small shop where new items arrive every day, of which nothing is known but that they are there. Larger ones of many kinds are in the benchmark
/// <c>explore</c>.
/// </summary>
public sealed class ExplorationReplayTests
{
    [Fact]
    public void Exploration_finds_what_is_good_among_new_items_and_costs_little_on_the_first_day()
    {
        var replay = new Replay(new World { Name = "small", Users = 300, Items = 150, Arrivals = 10, Days = 10, Informed = 0, Categories = 4 }, seed: 2);
        var (greedy, exploring, random) = (replay.Explore(0), replay.Explore(0.3), replay.Random());
        Assert.True(exploring.Regret < greedy.Regret, $"regret {exploring.Regret:F0} instead of {greedy.Regret:F0}");
        Assert.True(exploring.Reward > greedy.Reward, $"reward {exploring.Reward:F0} instead of {greedy.Reward:F0}");
        Assert.True(exploring.FirstDay > 0.97 * greedy.FirstDay, $"NDCG of old items {exploring.FirstDay:F4} instead of {greedy.FirstDay:F4}");
        Assert.True(random.Regret > greedy.Regret);
    }

    [Fact]
    public void A_replay_is_the_same_every_time()
    {
        var world = new World { Name = "tiny", Users = 100, Items = 60, Arrivals = 5, Days = 2 };
        Assert.Equal(new Replay(world, 4).Explore(1), new Replay(world, 4).Explore(1));
    }
}
