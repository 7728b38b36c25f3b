using System.Diagnostics;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Training;

/// <summary>Trains one network on some users, watching others.</summary>
internal sealed unsafe class HrnnTrainer(EncodedSequences sequences, TrainingOptions options, ThreadTeam team)
{
    /// <summary>Trains from scratch and returns the parameters of the best epoch (of the last one without validation users).</summary>
    /// <param name="users">Users to train on.</param>
    /// <param name="validationUsers">Users to watch, none of them in <paramref name="users"/>; may be empty.</param>
    /// <param name="neighbors">Similarities counted on <paramref name="users"/>.</param>
    /// <param name="epochDone">Called after every epoch.</param>
    /// <param name="cancellationToken">Stops between windows.</param>
    public HrnnParameters Train(
        IReadOnlyList<int> users, IReadOnlyList<int> validationUsers, NeighborTables neighbors, Action<EpochRecord>? epochDone,
        CancellationToken cancellationToken)
    {
        var snapshot = sequences.Snapshot;
        var shape = new HrnnShape(snapshot.ItemCount, snapshot.EventTypes.Count, options.HiddenDimension);
        var parameters = new HrnnParameters(shape);
        var best = new HrnnParameters(shape);
        var counts = new int[snapshot.ItemCount];
        var lengths = new int[snapshot.UserCount];
        foreach (var user in users)
        {
            lengths[user] = snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user];
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
                counts[sequences.Items[e]]++;
        }

        parameters.Initialise(options.Seed, options.InitialScale, counts);
        using var step = new TrainingStep(parameters, sequences, neighbors, new RecencyWeights(sequences, users, options.RecencyMask), options, team);
        var batcher = new LaneBatcher(users, lengths, options.Lanes);
        var window = new SequenceWindow(options.Lanes, options.Bptt);
        var random = new FastRandom(options.Seed, RandomStream.Shuffle);
        var validation = new HoldOut(snapshot, validationUsers);
        var stepsPerEpoch = Math.Max(1, (batcher.EventCount + window.Rows - 1) / window.Rows);
        var bestMetric = double.NegativeInfinity;
        var bestEpoch = 0;
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            var watch = Stopwatch.StartNew();
            batcher.StartEpoch(random);
            step.Reset();
            double loss = 0, weight = 0;
            for (var i = 0L; batcher.Next(window); i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var progress = (epoch - 1 + (Math.Min(i, stepsPerEpoch) / (double)stepsPerEpoch)) / options.Epochs;
                var windowLoss = step.Train(window, options.LearningRate * (float)(1 - progress));
                loss += windowLoss * window.EventCount;
                weight += window.EventCount;
            }

            var seconds = watch.Elapsed.TotalSeconds;
            double? metric = null;
            if (validationUsers.Count > 0)
                metric = Measure(parameters, neighbors.Full, validation, cancellationToken)[RankingMetrics.Ndcg25];
            epochDone?.Invoke(new EpochRecord("", epoch, loss / weight, metric, weight / seconds, seconds));
            if (metric is not { } value || value > bestMetric)
            {
                bestMetric = metric ?? 0;
                bestEpoch = epoch;
                new Span<float>(parameters.Pointer, checked((int)shape.Layout.Length)).CopyTo(new Span<float>(best.Pointer, (int)shape.Layout.Length));
            }
            else if (epoch - bestEpoch >= options.Patience)
            {
                break;
            }
        }

        parameters.Dispose();
        return best;
    }

    /// <summary>The metrics of a network on held-out users.</summary>
    public IReadOnlyDictionary<string, double> Measure(
        HrnnParameters parameters, NeighborTable neighbors, HoldOut holdOut, CancellationToken cancellationToken)
    {
        using var ranker = new BatchRanker(parameters, sequences, neighbors, team);
        var rankings = ranker.Rank(holdOut.Users, holdOut.InputLengths, RankingMetrics.Depth, cancellationToken);
        return RankingMetrics.Compute([.. rankings.Select(r => (IReadOnlyList<int>)r.Items)], holdOut.Relevant, sequences.Snapshot.ItemCount);
    }
}
