using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Training;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Tests.Training;

public sealed class TrainingStepTests : IDisposable
{
    private readonly ThreadTeam _team = new(1);
    private readonly Snapshot _snapshot = TestModels.Rings(users: 60, rings: 8, ring: 5, length: 30, seed: 6);
    private readonly TrainingOptions _options = TrainingPolicy.Typical with { HiddenDimension = 20, Bptt = 8, Lanes = 16 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_allocated_per_batch_and_the_loss_falls(bool sampled)
    {
        var (step, batcher, window) = Prepare(sampled, _team);
        using (step)
        {
            var first = Epoch(step, batcher, window, out _);
            for (var epoch = 0; epoch < 5; epoch++)
                Epoch(step, batcher, window, out _);
            var last = Epoch(step, batcher, window, out var allocated);

            // The runtime allocates on this thread when it replaces a method by a faster one, which a busy machine does late.
            for (var more = 0; more < 10 && allocated > 0; more++)
                Epoch(step, batcher, window, out allocated);
            Assert.Equal(0, allocated);
            Assert.True(last < 0.8 * first, $"loss {first} → {last}");
        }
    }

    [Theory]
    [InlineData(false, 40)]
    [InlineData(true, 40)]
    [InlineData(false, 45_000)]
    public void The_number_of_threads_does_not_change_a_single_bit(bool sampled, int items)
    {
        // With this many items, a window takes several blocks of scores, and fewer of them with more threads.
        var snapshot = items == _snapshot.ItemCount ? _snapshot : TestModels.Rings(users: 16, rings: items / 5, ring: 5, length: 12, seed: 6);
        if (items > _snapshot.ItemCount)
            Assert.True(OutputLayer.RowsPerBlock(128, items, threads: 1) < OutputLayer.RowsPerBlock(128, items, threads: 2));
        var expected = Trained(_team);
        Assert.Contains(expected, bits => bits != 0);
        for (var threads = 2; threads <= 4; threads++)
        {
            using var team = new ThreadTeam(threads);
            Assert.Equal(expected, Trained(team));
        }

        unsafe int[] Trained(ThreadTeam team)
        {
            var (step, batcher, window) = Prepare(sampled, team, snapshot);
            using (step)
            {
                Epoch(step, batcher, window, out _);
                return new ReadOnlySpan<int>(step.Parameters.Pointer, (int)step.Parameters.Shape.Layout.Length).ToArray();
            }
        }
    }

    [Fact]
    public void Lanes_are_full_but_for_the_end()
    {
        var users = Enumerable.Range(0, 200).ToArray();
        var lengths = users.Select(u => 1 + (u * 37 % 90)).ToArray();
        var batcher = new LaneBatcher(users, lengths, lanes: 16);
        var window = new SequenceWindow(16, 8);
        batcher.StartEpoch(new FastRandom(1, 1));
        var seen = new HashSet<(int User, int Position)>();
        var rows = 0;
        while (batcher.Next(window))
        {
            rows += window.Rows;
            for (var row = 0; row < window.Rows; row++)
            {
                if (window.Positions[row] != SequenceWindow.NoEvent)
                    Assert.True(seen.Add((window.Users[row], window.Positions[row])), "a position came twice");
            }
        }

        Assert.Equal(lengths.Sum(), seen.Count);
        Assert.True(rows < 1.05 * lengths.Sum(), $"{rows} rows for {lengths.Sum()} positions");
    }

    public void Dispose() => _team.Dispose();

    private static double Epoch(TrainingStep step, LaneBatcher batcher, SequenceWindow window, out long allocated)
    {
        batcher.StartEpoch(new FastRandom(1, 1));
        step.Reset();
        double loss = 0;
        var windows = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (batcher.Next(window))
        {
            loss += step.Train(window, 5e-3f);
            windows++;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return loss / windows;
    }

    private (TrainingStep Step, LaneBatcher Batcher, SequenceWindow Window) Prepare(bool sampled, ThreadTeam team, Snapshot? data = null)
    {
        var snapshot = data ?? _snapshot;
        int[] users = [.. Enumerable.Range(0, snapshot.UserCount)];
        int[] lengths = [.. users.Select(u => snapshot.UserOffsets[u + 1] - snapshot.UserOffsets[u])];
        var counts = new int[snapshot.ItemCount];
        foreach (var item in snapshot.EventItems)
            counts[item]++;
        var sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), team);
        var neighbors = NeighborTables.Build(sequences, users, _options.Neighbors, team, CancellationToken.None);
        var parameters = new HrnnParameters(new HrnnShape(snapshot.ItemCount, 0, _options.HiddenDimension));
        parameters.Initialise(1, _options.InitialScale, counts);
        var step = new TrainingStep(parameters, sequences, neighbors, new RecencyWeights(sequences, users, true), sampled ? counts : [], _options, team);
        return (step, new LaneBatcher(users, lengths, _options.Lanes), new SequenceWindow(_options.Lanes, _options.Bptt));
    }
}
