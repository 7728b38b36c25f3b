using System.Diagnostics;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage;

namespace Personalize.Benchmarks.Cluster;

/// <summary>
/// A search on one node, on three, and on three of which one is killed. Each node may use the same share of a processor, which the kernel sees to, so
/// that three of them are three times one, as long as the machine has that much to give.
/// </summary>
internal static class TrialsBenchmark
{
    private const string Name = "search";

    public static void Run(Arguments arguments, string store, string folder)
    {
        var cores = double.Parse(arguments.Text("cores") ?? "0.3");
        var trials = arguments.Number("trials", 8);
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        engine.ImportDataset(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = Name, DatasetType = DatasetType.Interactions,
                Paths = [Data(arguments.Text("data"), folder, arguments.Number("rows", 20_000))],
            },
            OperationContext.None);
        string[] options = ["--trial-slots", "1"];
        using var one = new ClusterHost(1, store, folder, cores, options);
        var alone = Search(engine, "one node", trials, at: null, () => { });
        using var two = new ClusterHost(2, store, folder, cores, options);
        using var three = new ClusterHost(3, store, folder, cores, options);
        var together = Search(engine, "three nodes", trials, at: null, () => { });
        ClusterHost[] nodes = [one, two, three];
        var follower = Search(engine, "three nodes, one that runs a trial is killed", trials, trials / 3, () => Kill(engine, nodes, isLeader: false));
        Array.Find(nodes, node => node.HasExited)?.Start();
        var leader = Search(engine, "three nodes, the one that leads is killed", trials, trials / 3, () => Kill(engine, nodes, isLeader: true));
        Console.WriteLine($"  speed-up {alone.Seconds / together.Seconds:F2}; lost by the death of a node {follower.Seconds - together.Seconds:F0} s, "
            + $"of the leader {leader.Seconds - together.Seconds:F0} s");
        Console.WriteLine($"  the same trials, metrics and winner: {alone.Choice == together.Choice}, with a death "
            + $"{alone.Choice == follower.Choice}, with that of the leader {alone.Choice == leader.Choice}");
    }

    private static string Data(string? data, string folder, int rows)
    {
        var path = Path.Combine(folder, "rows.csv");
        var lines = data is null ? Generated(rows) : File.ReadLines(Path.Combine(data, "interactions.csv")).Take(rows + 1);
        File.WriteAllLines(path, lines);
        return path;
    }

    private static IEnumerable<string> Generated(int rows)
    {
        var snapshot = BenchmarkData.Generate(500, rows);
        yield return "USER_ID,ITEM_ID,TIMESTAMP";
        for (var user = 0; user < snapshot.UserCount; user++)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
                yield return $"{snapshot.Users[user]},{snapshot.Items[snapshot.EventItems[e]]},{snapshot.EventTimes[e]}";
        }
    }

    /// <param name="at">After how many trials something happens.</param>
    private static (double Seconds, string Choice) Search(PersonalizeEngine engine, string what, int trials, int? at, Action happens)
    {
        var solution = engine.CreateSolution(
            new CreateSolutionRequest
            {
                Name = $"{Name}{engine.ListSolutions(new()).Count}", DatasetGroup = Name, PerformHPO = true, Recipe = "aws-hrnn",
                SolutionConfig = new Dictionary<string, object?>
                {
                    ["hpoConfig"] = new Dictionary<string, object?>
                    {
                        ["hpoResourceConfig"] = new Dictionary<string, object?>
                        {
                            ["maxNumberOfTrainingJobs"] = $"{trials}", ["maxParallelTrainingJobs"] = $"{Math.Min(trials, 6)}",
                        },
                    },
                },
            },
            OperationContext.None);
        var started = Stopwatch.GetTimestamp();
        var version = engine.CreateSolutionVersion(new() { Solution = solution.Name, MaxEnsembleSize = 1 });
        while (true)
        {
            var all = engine.ListTrials(new(version.Arn));
            var ended = all.Count(trial => trial.Status != TrialStatus.InProgress);
            if (ended >= at)
            {
                happens();
                at = null;
            }

            if (ended == trials)
                break;
            Thread.Sleep(100);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var ranked = engine.ListTrials(new(version.Arn));
        engine.StopSolutionVersion(new(version.Arn), OperationContext.None);
        Console.WriteLine(
            $"  {what}: {trials} trials in {seconds:F1} s, {ranked.Sum(trial => trial.Seconds):F0} s of trials, "
                + $"winner {ranked[0].Number} with {ranked[0].Metric:F4}");
        var choice = ranked.OrderBy(trial => trial.Number).Select(trial =>
            $"{trial.Number} {trial.Status} {trial.Epochs.Count} {trial.Metric:R} {string.Join(',', trial.Hyperparameters.OrderBy(one => one.Key))}");
        return (seconds, $"{ranked[0].Number}\n{string.Join('\n', choice)}");
    }

    private static void Kill(PersonalizeEngine engine, ClusterHost[] nodes, bool isLeader)
    {
        while (true)
        {
            var victim = engine.ListNodes(new()).FirstOrDefault(node =>
                node.Running.Any(work => !work.IsTrial) == isLeader && (isLeader || node.Running.Any(work => work.IsTrial)) && node.Status == "ACTIVE");
            if (victim is not null)
            {
                Console.WriteLine($"  {victim.Name} is killed");
                Array.Find(nodes, node => node.Name == victim.Name)!.Kill();
                return;
            }

            Thread.Sleep(100);
        }
    }
}
