using System.Diagnostics;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Resources;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Training;

/// <summary>The result of a run: the parameters as used for serving (item vectors with their features), which the caller owns.</summary>
internal sealed record TrainedNetwork(HrnnParameters Parameters, int BestEpoch, IReadOnlyList<EpochRecord> Epochs, ItemRoles Items);

/// <summary>Trains one network on some users while watching others.</summary>
/// <param name="sequences">All events.</param>
/// <param name="options">How to train.</param>
/// <param name="team">The threads to use.</param>
/// <param name="rewards">The rewards of an optimizationObjective, which weight the loss and extend the metrics; null for none.</param>
internal sealed class HrnnTrainer(EncodedSequences sequences, TrainingOptions options, ThreadTeam team, ItemRewards? rewards = null)
{
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Trains and returns the averaged parameters (<see cref="AveragedWeights"/>) of the best epoch; without validation users, those of the last epoch,
    /// in which the learning rate has fallen to zero.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="checkpoint">Where to keep the state after epochs, and where to continue from; null for neither.</param>
    /// <param name="context">Progress and cancellation (between windows).</param>
    /// <exception cref="PersonalizeException">The loss is no longer a number.</exception>
    public TrainedNetwork Train(TrainingRun run, ITrainingCheckpoint? checkpoint, OperationContext context)
    {
        var snapshot = sequences.Snapshot;
        var shape = HrnnShape.Of(sequences, options.HiddenDimension);
        using var parameters = new HrnnParameters(shape);
        using var best = new HrnnParameters(shape);
        var (lengths, counts) = Count(run.Users);
        var items = new ItemRoles(counts, featuresOnly: run.ColdItems is not null);
        if (run.Start is null)
            Initialise(parameters, run.Users, counts, featuresOnly: run.ColdItems is not null);
        else
            parameters.CopyFrom(run.Start);
        using var step = new TrainingStep(
            parameters, sequences, run.Neighbors, new RecencyWeights(sequences, run.Users, options.RecencyMask),
            snapshot.ItemCount > options.FullSoftmaxItems ? counts : [], options, team, items.Roles, rewards, EventWeights.Of(snapshot, run.Users));
        using var averages = run.ValidationUsers.Count == 0 ? null : new AveragedWeights(parameters, team);
        var batcher = new LaneBatcher(run.Users, lengths, options.Lanes);
        var state = Restore(run, checkpoint, step, best, averages?.Parameters ?? best)
            ?? new TrainingState(run.Phase, 0, 0, 0, double.NegativeInfinity, run.Earlier, run.EarlierEpochs);
        var validation = new HoldOut(snapshot, run.ValidationUsers);
        var saved = Stopwatch.StartNew();
        var goOn = true;
        while (goOn && state.Epoch < run.Epochs && (run.ValidationUsers.Count == 0 || state.Epoch - state.BestEpoch < options.Patience))
        {
            (state, goOn) = TrainEpoch(run, state, batcher, step, averages, best, items, validation, context);
            if (goOn && checkpoint is not null && saved.Elapsed >= checkpoint.Interval && state.Epoch < run.Epochs)
            {
                state.Save(checkpoint, step, best, averages?.Parameters ?? best);
                saved.Restart();
            }
        }

        run.Weights?.CopyFrom(best);
        return new TrainedNetwork(items.Resolve(best, sequences.Features.Items), state.BestEpoch, state.History, items);
    }

    /// <summary>The metrics of a network on held-out users.</summary>
    /// <param name="parameters">The parameters as used for serving.</param>
    /// <param name="neighbors">Similarities.</param>
    /// <param name="holdOut">The users and their relevant items.</param>
    /// <param name="recommended">The items to rank; null for all.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public IReadOnlyDictionary<string, double> Measure(
        HrnnParameters parameters, NeighborTables neighbors, HoldOut holdOut, ItemSet? recommended, CancellationToken cancellationToken) =>
        Measure(Rank(parameters, neighbors, holdOut, recommended, cancellationToken), holdOut.Relevant);

    /// <summary>The metrics of rankings.</summary>
    public IReadOnlyDictionary<string, double> Measure(IReadOnlyList<IReadOnlyList<int>> rankings, IReadOnlyList<IReadOnlyCollection<int>> relevant) =>
        RankingMetrics.Compute(rankings, relevant, sequences.Snapshot.ItemCount, rewards is null ? null : rewards.Reward);

    /// <summary>The best items for each held-out user.</summary>
    /// <inheritdoc cref="Measure(HrnnParameters, NeighborTables, HoldOut, ItemSet, CancellationToken)" path="/param"/>
    /// <param name="blend">A simple method that is added to the scores; null for none.</param>
    /// <param name="withContext">Whether the context of the event to predict is known.</param>
    public IReadOnlyList<IReadOnlyList<int>> Rank(
        HrnnParameters parameters, NeighborTables neighbors, HoldOut holdOut, ItemSet? recommended, CancellationToken cancellationToken,
        ScoreBlend? blend = null, bool withContext = false) =>
        Rank(parameters, neighbors, holdOut.Places, recommended, cancellationToken, blend, withContext);

    /// <summary>The metric by which a network is compared with others.</summary>
    /// <param name="parameters">The parameters as used for serving.</param>
    /// <param name="neighbors">Similarities.</param>
    /// <param name="users">The users who are asked.</param>
    /// <param name="recommended">The items to rank; null for all.</param>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    /// <param name="blend">A simple method that is added to the scores; null for none.</param>
    /// <returns>Null if nobody is asked.</returns>
    public ComparedMetric? Compare(
        HrnnParameters parameters, NeighborTables neighbors, ComparedUsers users, ItemSet? recommended, string metric, CancellationToken cancellationToken,
        ScoreBlend? blend = null) =>
        users.Measure(
            Rank(parameters, neighbors, users.Places, recommended, cancellationToken, blend),
            (rankings, relevant) => Measure(rankings, relevant)[metric]);

    private IReadOnlyList<IReadOnlyList<int>> Rank(
        HrnnParameters parameters, NeighborTables neighbors, IReadOnlyList<HistoryPlace> places, ItemSet? recommended,
        CancellationToken cancellationToken, ScoreBlend? blend = null, bool withContext = false)
    {
        using var ranker = new BatchRanker(parameters, sequences, neighbors.Full, neighbors.Trend, team, blend);
        var allowed = recommended is null ? null : Enumerable.Repeat<ItemSet?>(recommended, places.Count).ToArray();
        return [.. ranker.Rank(places, RankingMetrics.Depth, cancellationToken, allowed, withContext).Select(r => (IReadOnlyList<int>)r.Items)];
    }

    private unsafe void Initialise(HrnnParameters parameters, IReadOnlyList<int> users, int[] itemCounts, bool featuresOnly)
    {
        parameters.Initialise(options.Seed, options.InitialScale, itemCounts);
        if (featuresOnly)
            parameters.InitialiseFeatures(options.Seed, options.InitialScale, sequences.Features.Items, itemCounts);
        var selector = new TargetSelector(sequences, options.HorizonShare, horizonLength: options.HorizonLength);
        CopyStart.Write(parameters.Row(parameters.Shape.Layout[CopyTerm.Name], 0), parameters.Shape.ItemCount, sequences, users, selector);
    }

    private static TrainingState? Restore(TrainingRun run, ITrainingCheckpoint? checkpoint, TrainingStep step, HrnnParameters best, HrnnParameters averaged)
    {
        using var file = checkpoint?.TryOpen();
        var state = TrainingState.Read(file);
        if (state?.Phase != run.Phase || !TrainingState.TryRestore(file!, step, best, averaged))
            return null;
        step.StepCount = state.Step;
        return state;
    }

    private (TrainingState State, bool GoOn) TrainEpoch(
        TrainingRun run,
        TrainingState state,
        LaneBatcher batcher,
        TrainingStep step,
        AveragedWeights? averages,
        HrnnParameters best,
        ItemRoles items,
        HoldOut validation,
        OperationContext context)
    {
        var window = new SequenceWindow(options.Lanes, options.Bptt);
        var epoch = state.Epoch + 1;
        var watch = Stopwatch.StartNew();
        var reported = -s_progressInterval; // The first window of an epoch is always shown, however short the epoch.
        double loss = 0;
        long events = 0;
        batcher.StartEpoch(new FastRandom(options.Seed, (RandomStream.Shuffle << 32) + (ulong)epoch));
        step.Reset();
        while (batcher.Next(window))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var done = (state.Epoch + ((double)events / batcher.EventCount)) / run.Epochs;
            loss += step.Train(window, options.LearningRate * run.RateShare * (float)(1 - done)) * window.EventCount;
            averages?.AfterStep(events, events + window.EventCount, batcher.EventCount);
            events += window.EventCount;
            if (!double.IsFinite(loss))
                throw Diverged(epoch);
            if (context.Progress is not null && watch.Elapsed - reported >= s_progressInterval)
            {
                reported = watch.Elapsed;
                Report(run, state, (double)events / batcher.EventCount, loss / events, events / watch.Elapsed.TotalSeconds, batcher.EventCount, context);
            }
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var trained = averages?.Parameters ?? step.Parameters;
        var metrics = averages is null ? null : MeasureEpoch(run, trained, items, validation, context.CancellationToken);
        var metric = metrics?[run.Watched.Name];
        var score = metric is { } value ? run.Watched.Score(value) : 0;

        // Few relevant items are cold, and with those alone the metric of an epoch would be too noisy to choose by.
        var better = metric is null || run.ColdItems is not null || score > state.BestScore;
        if (better)
            best.CopyFrom(trained);
        var next = state with
        {
            Epoch = epoch,
            Step = step.StepCount,
            BestEpoch = better ? epoch : state.BestEpoch,
            BestScore = better ? score : state.BestScore,
            History = [.. state.History, new EpochRecord(run.Phase, epoch, loss / events, metric, events / seconds, seconds)],
        };
        if (run.GoOn is null)
            context.EpochTrained?.Invoke(new TrainedEpoch(run.Phase, epoch, loss / events, metric, events / seconds, seconds));
        if (metrics is null || run.GoOn is not { } goOn)
            return (next, true);
        var compared = better ? Compare(run, trained, items, context.CancellationToken) : null;
        return (next, goOn(new ValidatedEpoch(epoch, loss / events, metrics, seconds) { IsKept = better, Compared = compared }));
    }

    /// <summary>
    /// Requests come with a context and without one, so where there is any, both kinds of answers decide which epoch is kept: without a context alone, a
    /// network that has learned what the context says would look no better than one that has not.
    /// </summary>
    private IReadOnlyDictionary<string, double> MeasureEpoch(
        TrainingRun run, HrnnParameters parameters, ItemRoles items, HoldOut validation, CancellationToken cancellationToken)
    {
        var bare = RankEpoch(run, parameters, items, validation, withContext: false, cancellationToken);
        return sequences.Features.Spaces.Context.Count == 0
            ? Measure(bare, validation.Relevant)
            : Measure(
                [.. bare, .. RankEpoch(run, parameters, items, validation, withContext: true, cancellationToken)],
                [.. validation.Relevant, .. validation.Relevant]);
    }

    private IReadOnlyList<IReadOnlyList<int>> RankEpoch(
        TrainingRun run, HrnnParameters parameters, ItemRoles items, HoldOut validation, bool withContext, CancellationToken cancellationToken)
    {
        using var served = items.Resolve(parameters, sequences.Features.Items);
        return Rank(served, run.Neighbors, validation, run.ColdItems, cancellationToken, withContext: withContext);
    }

    private ComparedMetric? Compare(TrainingRun run, HrnnParameters parameters, ItemRoles items, CancellationToken cancellationToken)
    {
        using var served = items.Resolve(parameters, sequences.Features.Items);
        var users = new ComparedUsers(sequences.Snapshot, run.ValidationUsers);
        return Compare(served, run.Neighbors, users, run.ColdItems, run.Watched.Name, cancellationToken);
    }

    private void Report(
        TrainingRun run, TrainingState state, double share, double loss, double eventsPerSecond, long eventsPerEpoch, OperationContext context)
    {
        var best = run.ValidationUsers.Count > 0 && state.BestEpoch > 0
            ? FormattableString.Invariant($", best {run.Watched.Name} {run.Watched.Score(state.BestScore):0.000}")
            : "";
        context.Progress!(new OperationProgress(
            run.Phase switch
            {
                ModelTraining.MeasuredPhase => "Training on 90 % of the users, for the metrics",
                ModelTraining.HiddenPhase => "Training without some of the items, for the metrics of new ones",
                _ => "Training on all users",
            },
            FormattableString.Invariant($"epoch {state.Epoch + 1} of {run.Epochs}, loss {loss:0.000}{best}, {eventsPerSecond:N0} events/s"),
            100 * (state.Epoch + share) / run.Epochs,
            TimeSpan.FromSeconds((run.Epochs - state.Epoch - share) * eventsPerEpoch / eventsPerSecond),
            Level: 1));
    }

    private PersonalizeException Diverged(int epoch) => new(
        ErrorKind.InvalidInput, ErrorIds.TrainingDiverged,
        $"The loss was no longer a number in epoch {epoch} with hidden_dimension {options.HiddenDimension} and bptt {options.Bptt}.",
        "Look for extreme values of EVENT_VALUE or numeric metadata; training is more stable with a smaller hidden_dimension.");

    private (int[] Lengths, int[] ItemCounts) Count(IReadOnlyList<int> users)
    {
        var snapshot = sequences.Snapshot;
        var counts = new int[snapshot.ItemCount];
        var lengths = new int[snapshot.UserCount];
        foreach (var user in users)
        {
            lengths[user] = snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user];
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
                counts[sequences.Items[e]]++;
        }

        return (lengths, counts);
    }
}
