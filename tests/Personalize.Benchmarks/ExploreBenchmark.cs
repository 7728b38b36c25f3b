using System.Diagnostics;
using Personalize.Simulation;

namespace Personalize.Benchmarks;

/// <summary>
/// Exploration in shops of several kinds where new items of known quality arrive every day: reward, regret and share of good new items found, against
/// explorationWeight 0, popularity and chance. These worlds are no independent test of the method: with seed 11, its limit and the share of features in
/// the variance were compared on them, and the parameters of the worlds themselves were changed on the way.
/// </summary>
internal static class ExploreBenchmark
{
    private static readonly World[] s_worlds =
    [
        new() { Name = "plain" },
        new() { Name = "unrecorded", RecordsImpressions = false },
        new() { Name = "news", Items = 200, Arrivals = 20, Fading = 0.15 },
        new() { Name = "hits", Items = 600, HasHits = true },
        new() { Name = "unknown", Informed = 0, Categories = 5 },
        new() { Name = "large", Users = 2000, Items = 1500, Arrivals = 60 },
        new() { Name = "slow", Arrivals = 5, Quality = 1 },
        new() { Name = "tastes", Taste = 2, Quality = 0.5, Informed = 0.8 },
    ];

    public static int Run(Arguments arguments)
    {
        double[] weights = [.. (arguments.Text("weights") ?? "0.3").Split(',').Select(double.Parse)];
        var only = arguments.Text("only")?.Split(',');
        foreach (var world in s_worlds.Where(world => only?.Contains(world.Name) != false))
        {
            foreach (var seed in arguments.Numbers("seeds", 1, 2, 3))
            {
                var watch = Stopwatch.StartNew();
                var replay = new Replay(world, (ulong)seed);
                var greedy = replay.Explore(0);
                Print(world, seed, "weight 0", greedy, greedy);
                foreach (var weight in weights)
                    Print(world, seed, $"weight {weight}", replay.Explore(weight), greedy);
                Print(world, seed, "popularity", replay.Popularity(), greedy);
                Print(world, seed, "random", replay.Random(), greedy);
                Console.WriteLine($"({watch.Elapsed.TotalSeconds:F0} s)");
            }
        }

        return 0;
    }

    private static void Print(World world, int seed, string policy, ReplayResult result, ReplayResult greedy) => Console.WriteLine(
        $"explore {world.Name} seed {seed} {policy}: reward {result.Reward:F0} ({(result.Reward / greedy.Reward) - 1:+0.0 %;-0.0 %}), "
        + $"regret {result.Regret:F0}, found {result.Found:P0}, new items shown {result.NewShown:P0}, NDCG@25 of old items on day 1 {result.FirstDay:F4} "
        + $"({(result.FirstDay / greedy.FirstDay) - 1:+0.0 %;-0.0 %})");
}
