using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;
using Personalize.Engine.Training.Policy;

namespace Personalize.Benchmarks;

/// <summary>A network with its data, ready for training windows.</summary>
internal sealed class PreparedTraining : IDisposable
{
    // The first windows compile the kernels; they are not counted.
    private const int WarmUp = 20;

    private readonly HrnnParameters _parameters;
    private readonly NeighborTables _neighbors;

    public PreparedTraining(Snapshot snapshot, bool withMetadata, int hidden, int bptt, ThreadTeam team)
    {
        var sequences = new TrainingData(snapshot).Sequences(withMetadata, team);
        int[] users = [.. Enumerable.Range(0, snapshot.UserCount)];
        Options = TrainingOptions.For(new HrnnHyperparameters(hidden, bptt, true, 0, 1), sequences, users, seed: 1);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        _neighbors = NeighborTables.Build(sequences, users, Options.Neighbors, team, CancellationToken.None);
        NeighborSeconds = watch.Elapsed.TotalSeconds;
        var counts = new int[snapshot.ItemCount];
        var lengths = new int[snapshot.UserCount];
        foreach (var user in users)
            lengths[user] = snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user];
        foreach (var item in snapshot.EventItems)
            counts[item]++;
        IsSampled = snapshot.ItemCount > Options.FullSoftmaxItems;
        _parameters = new HrnnParameters(HrnnShape.Of(sequences, hidden));
        _parameters.Initialise(1, Options.InitialScale, counts);
        Step = new TrainingStep(
            _parameters, sequences, _neighbors, new RecencyWeights(sequences, users, enabled: true), IsSampled ? counts : [], Options, team,
            new ItemRoles(counts, featuresOnly: false).Roles);
        Batcher = new LaneBatcher(users, lengths, Options.Lanes);
        Window = new SequenceWindow(Options.Lanes, bptt);
        Batcher.StartEpoch(new FastRandom(1, 1));
        for (var i = 0; i < WarmUp && Batcher.Next(Window); i++)
            Step.Train(Window, 1e-3f);
    }

    public TrainingOptions Options { get; }

    public double NeighborSeconds { get; }

    public bool IsSampled { get; }

    public TrainingStep Step { get; }

    public LaneBatcher Batcher { get; }

    public SequenceWindow Window { get; }

    public void Dispose()
    {
        Step.Dispose();
        _parameters.Dispose();
    }
}
