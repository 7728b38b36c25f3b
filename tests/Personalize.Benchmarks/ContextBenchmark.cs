using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;
using Personalize.Engine.Training.Policy;

namespace Personalize.Benchmarks;

/// <summary>
/// Small data in which the context of an event alone tells the group of its item, and most users have a single event: how many of the first five items
/// belong to the group that is asked for, for users with a history whom nobody has trained on.
/// </summary>
internal static class ContextBenchmark
{
    private const int Probes = 60;
    private const int Asked = 5;

    public static int Run(Arguments arguments)
    {
        var shapes = (arguments.Text("shapes") ?? "900x60x5x3x25,600x0x0x4x15,0x300x5x3x25,400x100x4x5x12,3000x200x6x8x20").Split(',');
        var change = OptionChanges.Parse(arguments.Text("set"));
        foreach (var shape in shapes)
        {
            var sizes = Array.ConvertAll(shape.Split('x'), int.Parse);
            foreach (var seed in arguments.Numbers("seeds", 1, 2, 3))
                Console.WriteLine($"{shape} seed {seed}: {Measure(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], (ulong)seed, change)}");
        }

        return 0;
    }

    private static string Measure(int once, int often, int length, int groups, int perGroup, ulong seed, Func<TrainingOptions, TrainingOptions> change)
    {
        var snapshot = Plant(once, often, length, groups, perGroup, seed);
        using var team = new ThreadTeam(Environment.ProcessorCount);
        var sequences = new TrainingData(snapshot).Sequences(withMetadata: true, team);
        int[] probes = [.. Enumerable.Range(once + often, Probes * groups)], others = [.. Enumerable.Range(0, once + often)];
        var split = DocumentedSplit.Watched(snapshot, others, probes, seed);
        var options = change(TrainingOptions.For(new HrnnHyperparameters(43, 32, true, 0, 1), sequences, split.Training, seed));
        var plan = new TrainingPlan { Sequences = sequences, Split = split, Options = options };
        var neighbors = NeighborTables.Build(sequences, split.Training, options.Neighbors, team, CancellationToken.None);
        var trainer = new HrnnTrainer(sequences, options, team);
        var trained = trainer.Train(
            new TrainingRun
            {
                Phase = ModelTraining.MeasuredPhase, Users = split.Training, ValidationUsers = split.Validation, Neighbors = neighbors, Epochs = options.Epochs,
            },
            null, OperationContext.None);
        using var measured = trained.Parameters;
        var blend = new SimpleComparison(plan, team, CancellationToken.None).Choose(measured, neighbors, CancellationToken.None);
        var holdOut = new HoldOut(snapshot, probes);
        double[] Right(KnnBlend? added) => Shares(
            trainer.Rank(measured, neighbors, holdOut, recommended: null, CancellationToken.None, added, withContext: true),
            snapshot, holdOut, groups, perGroup);
        var (alone, served) = (Right(null), Right(blend?.Blend));
        return $"right of five {served.Sum():F2}, by length of history {string.Join(" ", served.Select(share => $"{share * served.Length:F2}"))}, "
            + $"network alone {alone.Sum():F2}; blend {blend?.Method.Weight ?? 0}, {split.Validation.Count} validation users, "
            + $"best epoch {trained.BestEpoch} of {options.Epochs}, validation {string.Join(" ", trained.Epochs.Select(e => $"{e.ValidationMetric:F3}"))}";
    }

    /// <summary>Right items among the first five by length of the history, each divided by the number of lengths.</summary>
    private static double[] Shares(IReadOnlyList<IReadOnlyList<int>> rankings, Snapshot snapshot, HoldOut holdOut, int groups, int perGroup) =>
    [
        .. holdOut.Users.Zip(rankings)
            .Select(pair => (
                Length: holdOut.InputLengths[pair.First],
                Right: pair.Second.Take(Asked).Count(item => item / perGroup == (pair.First - holdOut.Users[0]) % groups)))
            .GroupBy(one => one.Length).OrderBy(some => some.Key).Select(some => some.Average(one => one.Right) / 3),
    ];

    /// <summary>Users with one event, users with several at the same time, and probes: each history as often as there are groups to ask for.</summary>
    private static Snapshot Plant(int once, int often, int length, int groups, int perGroup, ulong seed)
    {
        var random = new FastRandom(seed, 5);
        var (offsets, items, times, floors) = (new List<int> { 0 }, new List<int>(), new List<long>(), new List<string?>());
        void Add(int group, int item, long time)
        {
            items.Add((group * perGroup) + item);
            times.Add(time);
            floors.Add($"floor{group}");
        }

        void AddRandom(long time) => Add(random.NextInt(groups), random.NextInt(perGroup), time);
        for (var user = 0; user < once + often; user++)
        {
            var time = 1_600_000_000L + random.NextInt(30_000_000);
            for (var e = user < once ? 1 : length; e > 0; e--)
                AddRandom(time);
            offsets.Add(items.Count);
        }

        for (var probe = 0; probe < Probes; probe++)
        {
            var time = 1_600_000_000L + random.NextInt(30_000_000);
            var history = Enumerable.Range(0, new[] { 1, 3, 5 }[probe % 3]).Select(_ => (random.NextInt(groups), random.NextInt(perGroup))).ToArray();
            for (var group = 0; group < groups; group++)
            {
                foreach (var (past, item) in history)
                    Add(past, item, time);
                Add(group, random.NextInt(perGroup), time + 1_000);
                offsets.Add(items.Count);
            }
        }

        var users = offsets.Count - 1;
        return new Snapshot
        {
            Users = new Vocabulary([.. Enumerable.Range(0, users).Select(u => $"u{u}")]),
            Items = new Vocabulary([.. Enumerable.Range(0, groups * perGroup).Select(i => $"i{i}")]),
            EventTypes = Vocabulary.Empty,
            UserOffsets = [.. offsets],
            EventItems = [.. items],
            EventTimes = [.. times],
            UserMetadata =
                [new MetadataColumn { Name = "DISTRICT", Kind = MetadataKind.Categorical, Texts = [.. Enumerable.Range(0, users).Select(u => $"d{u % 9}")] }],
            ContextMetadata = [new MetadataColumn { Name = "FLOOR", Kind = MetadataKind.Categorical, Texts = [.. floors] }],
        };
    }
}
