using System.Diagnostics;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;
using Personalize.Engine.Training.Policy;

namespace Personalize.Benchmarks;

/// <summary>
/// Accuracy by two protocols. <c>temporal</c>: the newest 10 % of each user's events are held out, and all users are evaluated (as in
/// AWS's notebooks; temporal_holdout.py). <c>documented</c>: 10 % of the users are held out, as in "Evaluating a solution version with
/// metrics" in the Amazon Personalize developer guide (<see cref="DocumentedSplit"/>).
/// </summary>
internal static class EvaluateBenchmark
{
    public static int Run(Arguments arguments)
    {
        var data = arguments.Text("data") ?? throw new ArgumentException("--data is missing");
        var recipe = arguments.Text("recipe") ?? RecipeCatalog.Hrnn;
        var hidden = arguments.Number("hidden", 43);
        var threads = arguments.Number("threads", Environment.ProcessorCount);
        var documented = arguments.Text("protocol") != "temporal";
        var change = OptionChanges.Parse(arguments.Text("set"));
        var own = new List<IReadOnlyDictionary<string, double>>();
        var against = arguments.Text("against");
        foreach (var seed in arguments.Numbers("seeds", 1))
        {
            var snapshot = PlantedData.Kinds.TryGetValue(data, out var plant)
                ? plant((ulong)seed)
                : BenchmarkData.Read(data, interactionsOnly: recipe == RecipeCatalog.Hrnn);
            var experiment = new Experiment(
                snapshot, recipe, hidden, (ulong)seed, threads, change, arguments.Text("baselines") != "no", arguments.Text("final") ?? "warm",
                arguments.Text("network") != "no", arguments.Text("blend") != "no");
            foreach (var fold in arguments.Numbers("folds", 0))
            {
                var watch = Stopwatch.StartNew();
                foreach (var (name, metrics) in documented ? Documented(experiment, fold) : Temporal(experiment))
                {
                    if (name == recipe)
                        own.Add(metrics);
                    Console.WriteLine($"{(documented ? "documented" : "temporal")} hidden {hidden} seed {seed} fold {fold} {name}: {Text(metrics)} "
                        + $"({watch.Elapsed.TotalSeconds:F0} s)");
                }

                if (against is not null)
                    Compare(experiment, against, data, fold);
            }
        }

        if (own.Count > 0)
        {
            var means = own[0].Keys.Select(key => $"{key} {Spread.Of([.. own.Select(m => m[key])])}");
            Console.WriteLine($"mean of {own.Count} {arguments.Text("set")}: {string.Join(" ", means)}");
        }

        return 0;
    }

    private sealed record Experiment(
        Snapshot Snapshot, string Recipe, int Hidden, ulong Seed, int Threads, Func<TrainingOptions, TrainingOptions> Change, bool WithBaselines, string Final,
        bool WithNetwork, bool Blend)
    {
        public bool WithMetadata => Recipe != RecipeCatalog.Hrnn;

        /// <summary>Receives NDCG@25 of every held-out user of the newest fold.</summary>
        public List<double> ByUser { get; init; } = [];
    }

    /// <summary>The same with another recipe, and the difference on the same users.</summary>
    private static void Compare(Experiment experiment, string against, string data, int fold)
    {
        var snapshot = experiment.Snapshot;
        var (by, otherBy) = (experiment.ByUser, new List<double>());
        var other = experiment with
        {
            Snapshot = against == RecipeCatalog.Hrnn && !PlantedData.Kinds.ContainsKey(data) ? BenchmarkData.Read(data, interactionsOnly: true) : snapshot,
            Recipe = against,
            WithBaselines = false,
            ByUser = otherBy,
        };
        foreach (var (name, metrics) in Documented(other, fold))
            Console.WriteLine($"  {name} on the same users: {Text(metrics)}");
        var difference = PairedDifference.Of([.. by.Zip(otherBy, (one, another) => one - another)]);
        Console.WriteLine($"seed {experiment.Seed} fold {fold}, NDCG@25 of {experiment.Recipe} less that of {against}: "
            + $"{difference.Mean:+0.0000;-0.0000} ± {difference.StandardError:0.0000} over {by.Count} users");
    }

    private static string Text(IReadOnlyDictionary<string, double> metrics) => string.Join(" ", metrics.Select(m => $"{m.Key} {m.Value:F4}"));

    private static IEnumerable<(string Name, IReadOnlyDictionary<string, double> Metrics)> Documented(Experiment experiment, int fold)
    {
        var snapshot = experiment.Snapshot;
        using var team = new ThreadTeam(experiment.Threads);
        var sequences = new TrainingData(snapshot).Sequences(experiment.WithMetadata, team);
        var (test, rest) = DocumentedSplit.Of(snapshot, fold);
        var holdOut = new HoldOut(snapshot, test);
        var split = DocumentedSplit.Watched(sequences.Snapshot, rest, test, experiment.Seed);
        var plan = new TrainingPlan { Sequences = sequences, Split = split, Options = Options(sequences, split, experiment) };
        IReadOnlyList<IReadOnlyList<int>>? rankings = null;
        var comparison = experiment.WithBaselines || experiment.Blend ? new SimpleComparison(plan, team, CancellationToken.None) : null;
        if (experiment.WithNetwork)
        {
            var (network, neighbors, trainer) = Train(plan, experiment, team, documented: true);
            using var parameters = network;
            var watch = Stopwatch.StartNew();
            var blended = experiment.Blend ? comparison!.Choose(parameters, neighbors, CancellationToken.None) : null;
            if (blended is ({ } chosen, _))
            {
                Console.WriteLine($"  {chosen.Method.Name} {chosen.Method.Settings} with weight {chosen.Weight}, {watch.Elapsed.TotalSeconds:F1} s");
                yield return ("network alone", trainer.Measure(parameters, neighbors, holdOut, recommended: null, CancellationToken.None));
            }

            var users = new ComparedUsers(snapshot, split.Validation);
            var validation = trainer.Compare(
                parameters, neighbors, users, recommended: null, RankingMetrics.Ndcg10, CancellationToken.None, blended?.Blend);
            Console.WriteLine($"  NDCG@10 of the validation users, each asked at several times: {validation?.Value:F4}");
            rankings = trainer.Rank(parameters, neighbors, holdOut, recommended: null, CancellationToken.None, blended?.Blend);
            experiment.ByUser.Clear();
            experiment.ByUser.AddRange(RankingMetrics.Ndcg25ByUser(rankings, holdOut.Relevant));
            yield return (experiment.Recipe, trainer.Measure(rankings, holdOut.Relevant));
        }

        if (!experiment.WithBaselines)
            yield break;
        var (baselines, remark) = comparison!.Measure(
            rankings ?? [.. test.Select(_ => (IReadOnlyList<int>)[])], rest, holdOut, OperationContext.None);
        foreach (var (name, metrics) in baselines)
            yield return (name, metrics);
        Console.WriteLine($"  {remark}");
        foreach (var result in NearestItems.Measure(sequences, rest, holdOut, team).Concat(TrailingPopularity.Measure(sequences, rest, holdOut)))
            yield return result;
    }

    private static IEnumerable<(string Name, IReadOnlyDictionary<string, double> Metrics)> Temporal(Experiment experiment)
    {
        var snapshot = experiment.Snapshot;
        using var team = new ThreadTeam(experiment.Threads);
        var (known, relevant) = WithoutNewest(snapshot);
        var sequences = new EncodedSequences(known, SessionThresholds.From(known), team);
        var split = DocumentedSplit.Watched(sequences.Snapshot, [.. Enumerable.Range(0, known.UserCount)], [], experiment.Seed);
        var plan = new TrainingPlan { Sequences = sequences, Split = split, Options = Options(sequences, split, experiment) };
        var (network, neighbors, _) = Train(plan, experiment, team, documented: false);
        using var parameters = network;
        using var ranker = new BatchRanker(parameters, sequences, neighbors.Full, neighbors.Trend, team);
        int[] asked = [.. split.Everyone.Where(u => relevant[u].Count > 0)];
        HistoryPlace[] places = [.. asked.Select(u => new HistoryPlace(u, known.UserOffsets[u + 1] - known.UserOffsets[u]))];
        var rankings = ranker.Rank(places, RankingMetrics.Depth, CancellationToken.None);
        yield return (RecipeCatalog.Hrnn, RankingMetrics.Compute(
            [.. rankings.Select(r => (IReadOnlyList<int>)r.Items)], [.. asked.Select(u => relevant[u])], known.ItemCount));
    }

    private static TrainingOptions Options(EncodedSequences sequences, UserSplit split, Experiment experiment) => experiment.Change(
        TrainingOptions.For(new HrnnHyperparameters(experiment.Hidden, 32, true, 0, 1), sequences, split.Training, experiment.Seed));

    /// <summary>As in the product: a watched run and, if nobody is held out, the final one on all users.</summary>
    private static (HrnnParameters Network, NeighborTables Neighbors, HrnnTrainer Trainer) Train(
        TrainingPlan plan, Experiment experiment, ThreadTeam team, bool documented)
    {
        var (sequences, options, split) = (plan.Sequences, plan.Options, plan.Split);
        var neighbors = NeighborTables.Build(sequences, split.Training, options.Neighbors, team, CancellationToken.None);
        var trainer = new HrnnTrainer(sequences, options, team);
        var trained = trainer.Train(
            new TrainingRun
            {
                Phase = ModelTraining.MeasuredPhase,
                Users = split.Training,
                ValidationUsers = split.Validation,
                Neighbors = neighbors,
                Epochs = options.Epochs,
            },
            null, OperationContext.None);
        Console.WriteLine(
            $"  horizon share {options.HorizonShare:F2}, dropout {options.Dropout:F2}, reversed pairs {options.Neighbors.BackwardWeight:F2}, "
            + $"best epoch {trained.BestEpoch} of {options.Epochs}, validation "
            + string.Join(" ", trained.Epochs.Select(e => $"{e.ValidationMetric:F4}")) + $", {trained.Epochs.Sum(e => e.Seconds):F0} s training");
        if (documented || experiment.Final == "no")
            return (trained.Parameters, neighbors, trainer);
        using var start = trained.Parameters;
        neighbors = NeighborTables.Build(sequences, split.Everyone, options.Neighbors, team, CancellationToken.None);
        var run = ModelTraining.FinalRun(split.Everyone, neighbors, start, options);
        if (experiment.Final == "scratch")
            run = run with { Start = null, RateShare = 1, Epochs = trained.BestEpoch };
        return (trainer.Train(run, null, OperationContext.None).Parameters, neighbors, trainer);
    }

    /// <summary>The data without the events whose rank/n in their user's history is above 0.9, and the items of these events.</summary>
    private static (Snapshot Known, List<HashSet<int>> Relevant) WithoutNewest(Snapshot snapshot)
    {
        var offsets = new List<int> { 0 };
        var users = new List<string>();
        var items = new List<int>();
        var times = new List<long>();
        var types = new List<int>();
        var relevant = new List<HashSet<int>>();
        for (var user = 0; user < snapshot.UserCount; user++)
        {
            var start = snapshot.UserOffsets[user];
            var length = snapshot.UserOffsets[user + 1] - start;
            var cut = Enumerable.Range(0, length).FirstOrDefault(i => (i + 1) / (double)length > 0.9, length);
            if (cut == 0)
                continue;
            users.Add(snapshot.Users[user]);
            relevant.Add([.. snapshot.EventItems[(start + cut)..(start + length)]]);
            items.AddRange(snapshot.EventItems[start..(start + cut)]);
            times.AddRange(snapshot.EventTimes[start..(start + cut)]);
            if (snapshot.EventTypeIndices is { } all)
                types.AddRange(all[start..(start + cut)]);
            offsets.Add(items.Count);
        }

        var known = new Snapshot
        {
            Users = new Vocabulary(users),
            Items = snapshot.Items,
            EventTypes = snapshot.EventTypes,
            UserOffsets = [.. offsets],
            EventItems = [.. items],
            EventTimes = [.. times],
            EventTypeIndices = snapshot.EventTypeIndices is null ? null : [.. types],
        };
        return (known, relevant);
    }
}
