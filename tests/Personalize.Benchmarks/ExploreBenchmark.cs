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
        new() { Name = "returning", Repeats = true },
        new() { Name = "drifting", Drift = 0.03, Taste = 1.5, Quality = 1 },
        new() { Name = "small", Users = 200, Items = 150, Arrivals = 6, Days = 30, History = 20 },
        new() { Name = "misleading", Misleads = true },
        new() { Name = "seasons", ArrivalDays = 7 },
        new() { Name = "hidden", Informed = 0, Categories = 5, Organic = 0 },
        new() { Name = "quiet", Repeats = true, RecordsImpressions = false, Organic = 0.5 },
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
                var greedy = Print(world, seed, "weight 0", replay, replay => replay.Explore(0), null);
                foreach (var weight in weights)
                {
                    var calibration = new Calibration();
                    Print(world, seed, $"weight {weight}", replay, replay => replay.Explore(weight, calibration), greedy);
                    Console.WriteLine("  posterior by evidence, items in their intervals of 80 %: " + string.Join("; ", calibration.By(1.2816).Select(
                        found => $"{found.Count}: {found.Covered:P0}, mean {found.Mean:F2}, mean square {found.MeanSquare:F2}")));
                }

                if (arguments.Text("oracles") == "no")
                    continue;
                Print(world, seed, "quality of new items known", replay, replay => replay.OracleOfNewItems(onlyQuality: true), greedy);
                Print(world, seed, "new items known", replay, replay => replay.OracleOfNewItems(onlyQuality: false), greedy);
                Print(world, seed, "everything known", replay, replay => replay.Oracle(), greedy);
                Print(world, seed, "popularity", replay, replay => replay.Popularity(), greedy);
                Print(world, seed, "random", replay, replay => replay.Random(), greedy);
                Console.WriteLine($"({watch.Elapsed.TotalSeconds:F0} s)");
            }
        }

        return 0;
    }

    private static ReplayResult Print(World world, int seed, string policy, Replay replay, Func<Replay, ReplayResult> run, ReplayResult? reference)
    {
        var watch = Stopwatch.StartNew();
        var result = run(replay);
        var greedy = reference ?? result;
        Console.WriteLine(
            $"explore {world.Name} seed {seed} {policy}: reward {result.Reward:F0} ({(result.Reward / greedy.Reward) - 1:+0.0 %;-0.0 %}), "
            + $"regret {result.Regret:F0}, found {result.Found:P0}, new items shown {result.NewShown:P0}, NDCG@25 of old items on day 1 {result.FirstDay:F4} "
            + $"({(result.FirstDay / greedy.FirstDay) - 1:+0.0 %;-0.0 %}); {watch.Elapsed.TotalSeconds:F0} s");
        Console.WriteLine($"  by day: {string.Join(' ', replay.Days.Select(reward => $"{reward:F0}"))}");
        return result;
    }
}
