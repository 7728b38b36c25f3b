using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Training;

/// <summary>
/// The measured training of a recipe for cold items. A share of the young items is hidden: all their events are removed, so the network
/// knows only their features, as for truly cold items. The network is then measured twice on the held-out users: by the documented
/// protocol, recommending the cold items as the recipe does (they have few events by definition, so these figures are small), and over
/// the hidden items (metrics with the prefix <see cref="Prefix"/>): which of them did a user have?
/// </summary>
internal sealed class ColdMeasurement
{
    /// <summary>Prefix of the metrics over hidden items.</summary>
    public const string Prefix = "cold_";

    /// <summary>Share of the known items that are hidden.</summary>
    private const double HiddenShare = 0.1;

    /// <summary>
    /// Hidden items are drawn from this share of the known items, the youngest ones; a smaller share would contain only the least popular ones.
    /// </summary>
    private const double YoungShare = 0.5;

    private const int LeastHidden = 25;

    private readonly TrainingPlan _plan;
    private readonly ThreadTeam _team;
    private readonly ItemSet _hidden;

    /// <param name="plan">A plan with cold items.</param>
    /// <param name="team">The threads to use.</param>
    public ColdMeasurement(TrainingPlan plan, ThreadTeam team)
    {
        (_plan, _team) = (plan, team);
        _hidden = Hide(plan);
    }

    /// <summary>Trains without the events of the hidden items on all users except the held-out ones, and measures.</summary>
    /// <param name="weights">Receives the weights.</param>
    /// <param name="checkpoint">Where to keep the state, and where to continue from; null for neither.</param>
    /// <param name="context">Progress and cancellation.</param>
    public (MeasuredResult Result, IReadOnlyList<EpochRecord> Epochs) Run(HrnnParameters weights, ITrainingCheckpoint? checkpoint, OperationContext context)
    {
        var snapshot = _plan.Sequences.Snapshot;
        var without = snapshot.WithoutEventsOf(_hidden);
        var sequences = new EncodedSequences(
            without, _plan.Sequences.Thresholds, _team, Data.Features.SequenceFeatures.Encode(_plan.Sequences.Features.Spaces, without));
        int[] users = [.. _plan.Split.Training.Concat(_plan.Split.Validation).Order().Where(user => without.UserOffsets[user + 1] > without.UserOffsets[user])];
        var neighbors = NeighborTables.Build(sequences, users, _plan.Options.Neighbors, _team, context.CancellationToken);
        var trainer = _plan.Trainer(sequences, _team);
        var trained = trainer.Train(
            new TrainingRun
            {
                Phase = ModelTraining.MeasuredPhase,
                Users = users,
                ValidationUsers = [],
                Neighbors = neighbors,
                Epochs = _plan.Options.Epochs,
                ColdItems = _plan.ColdItems!.Items,
                Weights = weights,
            },
            checkpoint, context);
        using var parameters = trained.Parameters;
        var holdOut = new HoldOut(snapshot, _plan.Split.Test);
        var measuring = _plan.Trainer(_plan.Sequences, _team);
        var rankings = measuring.Rank(parameters, neighbors, holdOut, _plan.ColdItems.Items, context.CancellationToken);
        var metrics = new Dictionary<string, double>(measuring.Measure(rankings, holdOut.Relevant));
        var (measured, comparison) = new SimpleComparison(_plan, _team, context.CancellationToken).Measure(
            rankings, users, holdOut, context with { Information = null });
        var baselines = measured.ToDictionary();
        var hiddenOut = HoldOut.OfItems(snapshot, without, _plan.Split.Test, _hidden);
        if (hiddenOut.Users.Count == 0)
            return (new MeasuredResult(trained.BestEpoch, metrics, baselines, comparison, Blend: null), trained.Epochs);
        foreach (var (name, value) in trainer.Measure(parameters, neighbors, hiddenOut, _hidden, context.CancellationToken))
        {
            if (name != RankingMetrics.Coverage)
                metrics.Add(Prefix + name, value);
        }

        foreach (var (name, values) in new ColdBaselines(sequences, _hidden, _plan.Options.Seed).Measure(hiddenOut))
            baselines.Add(name, values.Where(v => v.Key != RankingMetrics.Coverage).ToDictionary(v => Prefix + v.Key, v => v.Value));
        return (new MeasuredResult(trained.BestEpoch, metrics, baselines, comparison, Blend: null), trained.Epochs);
    }

    private static ItemSet Hide(TrainingPlan plan)
    {
        var snapshot = plan.Sequences.Snapshot;
        var hasEvents = new bool[snapshot.ItemCount];
        foreach (var item in snapshot.EventItems)
            hasEvents[item] = true;
        var cold = plan.ColdItems!;
        int[] known = [.. Enumerable.Range(0, snapshot.ItemCount).Where(item => hasEvents[item] && !cold.Items.Contains(item))];
        int[] young = [.. known.OrderByDescending(item => cold.BirthTimes[item]).ThenBy(item => item).Take((int)Math.Ceiling(known.Length * YoungShare))];
        new FastRandom(plan.Options.Seed, RandomStream.Split).Shuffle(young);
        var hidden = new ItemSet(snapshot.ItemCount);
        foreach (var item in young.Take(Math.Max(LeastHidden, (int)(known.Length * HiddenShare))))
            hidden.Add(item);
        return hidden;
    }
}
