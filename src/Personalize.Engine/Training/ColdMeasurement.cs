using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Training;

/// <summary>
/// What is measured over cold items. A share of the young items is hidden: all their events are removed, so the network knows only their
/// features, as for truly cold items. It is then measured over the hidden items (metrics with the prefix <see cref="Prefix"/>): which of them did a
/// held-out user have? A recipe for cold items is measured by the documented protocol as well, recommending the cold items as the recipe does (they
/// have few events by definition, so these figures are small).
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

    /// <summary>So many users are asked with which weight to use what metadata alone says.</summary>
    private const int MostAsked = 1000;

    private readonly TrainingPlan _plan;
    private readonly ThreadTeam _team;
    private readonly ItemSet _hidden;
    private readonly EncodedSequences _sequences;
    private readonly int[] _users;

    /// <param name="plan">A plan of a recipe that reads metadata of items.</param>
    /// <param name="team">The threads to use.</param>
    public ColdMeasurement(TrainingPlan plan, ThreadTeam team)
    {
        (_plan, _team) = (plan, team);
        _hidden = Hide(plan);
        var without = plan.Sequences.Snapshot.WithoutEventsOf(_hidden);
        _sequences = new EncodedSequences(
            without, plan.Sequences.Thresholds, team, Data.Features.SequenceFeatures.Encode(plan.Sequences.Features.Spaces, without));
        _users = [.. plan.Split.Training.Concat(plan.Split.Validation).Order().Where(user => without.UserOffsets[user + 1] > without.UserOffsets[user])];
    }

    /// <summary>For a recipe for cold items: trains without the events of the hidden items on all users except the held-out ones, and measures.</summary>
    /// <param name="weights">Receives the weights.</param>
    /// <param name="checkpoint">Where to keep the state, and where to continue from; null for neither.</param>
    /// <param name="context">Progress and cancellation.</param>
    public (MeasuredResult Result, IReadOnlyList<EpochRecord> Epochs) Run(HrnnParameters weights, ITrainingCheckpoint? checkpoint, OperationContext context)
    {
        var neighbors = NeighborTables.Build(_sequences, _users, _plan.Options.Neighbors, _team, context.CancellationToken);
        var trained = _plan.Trainer(_sequences, _team).Train(
            RunOf(ModelTraining.MeasuredPhase, neighbors, _plan.Options.Epochs) with { Weights = weights }, checkpoint, context);
        using var parameters = trained.Parameters;
        var holdOut = new HoldOut(_plan.Sequences.Snapshot, _plan.Split.Test);
        var measuring = _plan.Trainer(_plan.Sequences, _team);
        var blend = ChooseBlend(parameters, neighbors, context.CancellationToken);
        var rankings = measuring.Rank(parameters, neighbors, holdOut, _plan.ColdItems!.Items, context.CancellationToken, blend);
        var metrics = measuring.Measure(rankings, holdOut.Relevant);
        var (baselines, comparison) = new SimpleComparison(_plan, _team, context.CancellationToken).Measure(
            rankings, _users, holdOut, context with { Information = null });
        var result = new MeasuredResult(trained.BestEpoch, metrics, baselines, comparison, Blend: null) { ContentWeight = blend?.Weight ?? 0 };
        return (WithHidden(result, parameters, neighbors, blend, context), trained.Epochs);
    }

    /// <summary>
    /// For a recipe that recommends all items: what it says of the hidden ones, added to what was measured over all. The network of that measurement has
    /// learned from them, so another one is trained without them, for as many epochs as were best.
    /// </summary>
    /// <param name="measured">What was measured over all items.</param>
    /// <param name="context">Progress and cancellation.</param>
    public MeasuredResult Extend(MeasuredResult measured, OperationContext context)
    {
        var neighbors = NeighborTables.Build(_sequences, _users, _plan.Options.Neighbors, _team, context.CancellationToken);
        var run = RunOf(ModelTraining.HiddenPhase, neighbors, Math.Max(1, measured.Epochs));
        using var parameters = _plan.Trainer(_sequences, _team).Train(run, checkpoint: null, context).Parameters;
        return WithHidden(measured, parameters, neighbors, blend: null, context);
    }

    private TrainingRun RunOf(string phase, NeighborTables neighbors, int epochs) => new()
    {
        Phase = phase,
        Users = _users,
        ValidationUsers = [],
        Neighbors = neighbors,
        Epochs = epochs,
        ColdItems = _plan.ColdItems?.Items,
    };

    /// <summary>
    /// With which weight what metadata alone says makes the network better on the hidden items, for users with events of both kinds. It is trained on these
    /// users, but not on these items.
    /// </summary>
    private ContentBlend? ChooseBlend(HrnnParameters parameters, NeighborTables neighbors, CancellationToken cancellationToken)
    {
        int[] users = [.. _users];
        new FastRandom(_plan.Options.Seed, RandomStream.Split).Shuffle(users);
        var asked = HoldOut.OfItems(_plan.Sequences.Snapshot, _sequences.Snapshot, users, _hidden).First(MostAsked);
        return BlendWeight.OfContent(parameters, _sequences, neighbors, _team, asked, _hidden, cancellationToken);
    }

    private MeasuredResult WithHidden(
        MeasuredResult measured, HrnnParameters parameters, NeighborTables neighbors, ContentBlend? blend, OperationContext context)
    {
        var holdOut = HoldOut.OfItems(_plan.Sequences.Snapshot, _sequences.Snapshot, _plan.Split.Test, _hidden);
        if (holdOut.Users.Count == 0)
            return measured;
        var metrics = new Dictionary<string, double>(measured.Metrics);
        var baselines = measured.Baselines.ToDictionary();
        var measuring = _plan.Trainer(_sequences, _team);
        var rankings = measuring.Rank(parameters, neighbors, holdOut, _hidden, context.CancellationToken, blend);
        foreach (var (name, value) in measuring.Measure(rankings, holdOut.Relevant))
        {
            if (name != RankingMetrics.Coverage)
                metrics.Add(Prefix + name, value);
        }

        foreach (var (name, values) in new ColdBaselines(_sequences, _hidden, _plan.Options.Seed).Measure(holdOut))
            baselines.Add(name, values.Where(v => v.Key != RankingMetrics.Coverage).ToDictionary(v => Prefix + v.Key, v => v.Value));
        return measured with { Metrics = metrics, Baselines = baselines };
    }

    private static ItemSet Hide(TrainingPlan plan)
    {
        var snapshot = plan.Sequences.Snapshot;
        var (cold, ages) = (plan.ColdItems?.Items, plan.ColdItems?.Ages ?? new ItemAges(snapshot));
        int[] known = [.. Enumerable.Range(0, snapshot.ItemCount).Where(item => ages.Counts[item] > 0 && cold?.Contains(item) != true)];
        int[] young = [.. known.OrderByDescending(item => ages.Births[item]).ThenBy(item => item).Take((int)Math.Ceiling(known.Length * YoungShare))];
        new FastRandom(plan.Options.Seed, RandomStream.Split).Shuffle(young);
        var hidden = new ItemSet(snapshot.ItemCount);
        foreach (var item in young.Take(Math.Max(LeastHidden, (int)(known.Length * HiddenShare))))
            hidden.Add(item);
        return hidden;
    }
}
