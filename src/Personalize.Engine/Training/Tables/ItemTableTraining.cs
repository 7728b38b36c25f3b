using System.Diagnostics;
using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Tables;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Training.Tables;

/// <summary>
/// Trains the recipes that count: related items, and items in demand. As for networks, the metrics come from tables that were counted without
/// the held-out users, and the served tables are counted on all users.
/// </summary>
internal sealed class ItemTableTraining
{
    /// <summary>With fewer interactions in the two intervals that a trend compares, chance decides.</summary>
    private const int FewEvents = 100;

    private readonly Snapshot _snapshot;
    private readonly TrainingRequest _request;
    private readonly ItemTableHyperparameters _options;
    private readonly ThreadTeam _team;
    private readonly OperationContext _context;
    private readonly FeatureSpaces _spaces;
    private readonly FeatureTable _features;
    private double _pivot;

    private ItemTableTraining(Snapshot snapshot, TrainingRequest request, ThreadTeam team, OperationContext context)
    {
        (_snapshot, _request, _team, _context) = (snapshot, request, team, context);
        _options = ItemTableHyperparameters.Parse(request.Hyperparameters);
        _spaces = request.Recipe.UsesMetadata ? FeatureSpaces.Fit(snapshot) : FeatureSpaces.None;
        _features = _spaces.Items.Count > 0 ? SequenceFeatures.Encode(_spaces, snapshot).Items : FeatureTable.Empty(snapshot.ItemCount);
    }

    private CancellationToken Cancellation => _context.CancellationToken;

    /// <inheritdoc cref="ModelTraining.Train"/>
    public static TrainedModel Train(Snapshot snapshot, TrainingRequest request, OperationContext context)
    {
        TrainingPlan.RequireTrainable(snapshot, request.Recipe, request.Hyperparameters, request.Now);
        using var team = new ThreadTeam(request.ThreadCount);
        return new ItemTableTraining(snapshot, request, team, context).Run();
    }

    /// <inheritdoc cref="ModelTraining.TrainCandidate"/>
    public static void TrainCandidate(TrainingData data, TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context)
    {
        var snapshot = data.Snapshot;
        TrainingPlan.RequireTrainable(snapshot, request.Recipe, request.Hyperparameters, request.Now);
        var started = Stopwatch.GetTimestamp();
        using var team = new ThreadTeam(request.ThreadCount);
        var training = new ItemTableTraining(snapshot, request, team, context with { Warning = null });
        var split = training.Split();
        training.ChoosePivot(split);
        var asked = new HoldOut(snapshot, split.Validation);
        using var model = training.Count(split.Training);
        var metrics = training.Measure(training.Rank(model, asked), asked);

        // Nothing is learned step by step, so there is one epoch, without a loss.
        goOn(new ValidatedEpoch(1, 0, metrics, Stopwatch.GetElapsedTime(started).TotalSeconds) { IsKept = asked.Users.Count > 0 });
    }

    private UserSplit Split() => UserSplit.Of(_snapshot, _request.Seed, _options.MinimumHistoryPercentile, _options.MaximumHistoryPercentile);

    private TrainedModel Run()
    {
        if (_request.Recipe.UsesMetadata && _spaces.Items.Count == 0)
            throw TrainingPlan.NoItemMetadata(_request.Recipe, "no field of its metadata distinguishes items");
        var split = Split();
        ChoosePivot(split);
        int[] others = [.. split.Training, .. split.Validation];
        var holdOut = new HoldOut(_snapshot, split.Test);
        using var measured = Count(others);
        Cancellation.ThrowIfCancellationRequested();
        using var model = Count(split.Everyone);
        var (json, tensors) = model.Export();
        return new TrainedModel
        {
            ConfigurationJson = json,
            Tensors = tensors,
            Metrics = Measure(Rank(measured, holdOut), holdOut),
            Baselines = Baselines(others, holdOut),
            Epochs = [],
            DataSummary = Summarise(split, model),
        };
    }

    private ItemTableModel Count(IReadOnlyList<int> users)
    {
        var shares = ItemDemand.Shares(_snapshot, users);
        var demand = shares;
        if (_options.TrendSeconds is { } seconds)
        {
            (demand, var events) = ItemDemand.Trends(_snapshot, users, seconds);
            if (events < FewEvents && users.Count == _snapshot.UserCount)
            {
                _context.Warning?.Invoke(
                    $"The last two intervals of {_request.Hyperparameters[HyperparameterNames.TrendDiscoveryFrequency]} have only {events} interactions, "
                        + $"so the trends are mostly chance; choose a longer {HyperparameterNames.TrendDiscoveryFrequency}.");
            }
        }

        return new ItemTableModel
        {
            Recipe = _request.Recipe.Name,
            Hyperparameters = _request.Hyperparameters,
            Items = _snapshot.Items,
            Demand = demand,
            Related = _request.Recipe.Subject == RecipeSubject.Item ? Related(users, shares, _pivot) : null,
        };
    }

    private NeighborTable Related(IReadOnlyList<int> users, float[] shares, double pivot)
    {
        var counts = new CoOccurrence(_snapshot, users, _options);
        if (!_request.Recipe.UsesMetadata)
            return counts.Count(_options, _team, Cancellation);
        var content = new ContentSimilarity(_features, _spaces.Items.Count, ItemTableModel.Order(shares));
        return SimilarItems.Count(counts, content, pivot, _options, _team, Cancellation);
    }

    /// <summary>Chooses how much metadata counts: what recommends best to users whose events are not counted.</summary>
    private void ChoosePivot(UserSplit split)
    {
        if (!_request.Recipe.UsesMetadata)
            return;
        var shares = ItemDemand.Shares(_snapshot, split.Training);
        var order = ItemTableModel.Order(shares);
        var asked = new HoldOut(_snapshot, split.Validation);
        _pivot = SimilarItems.Pivots.MaxBy(pivot =>
        {
            using var related = Related(split.Training, shares, pivot);
            return Measure(Rank(related, order, shares, asked), asked)[RankingMetrics.Ndcg25];
        });
    }

    /// <summary>The best items for each user of a hold-out: for the last item of the input, if items are related to one.</summary>
    private IReadOnlyList<IReadOnlyList<int>> Rank(NeighborTable? related, int[] order, float[] demand, HoldOut holdOut) =>
        [.. holdOut.Users.Select(user =>
        {
            var length = holdOut.InputLengths[user];
            var last = length == 0 ? -1 : _snapshot.EventItems[_snapshot.UserOffsets[user] + length - 1];
            int[] items = [.. ItemTableModel.Rank(last < 0 ? null : related, last, order, demand).Take(RankingMetrics.Depth).Select(one => one.Item)];
            return items;
        })];

    private IReadOnlyList<IReadOnlyList<int>> Rank(ItemTableModel model, HoldOut holdOut) =>
        Rank(model.Related, ItemTableModel.Order(model.Demand), model.Demand, holdOut);

    private IReadOnlyDictionary<string, double> Measure(IReadOnlyList<IReadOnlyList<int>> rankings, HoldOut holdOut) =>
        RankingMetrics.Compute(rankings, holdOut.Relevant, _snapshot.ItemCount);

    private Dictionary<string, IReadOnlyDictionary<string, double>> Baselines(IReadOnlyList<int> users, HoldOut holdOut)
    {
        var sequences = new EncodedSequences(_snapshot, SessionThresholds.From(_snapshot), _team);
        return Evaluation.Baselines.Rank(sequences, users, new SimpleMethods(sequences, _team, Cancellation), [], holdOut)
            .ToDictionary(other => other.Key, other => Measure(other.Value, holdOut));
    }

    private Dictionary<string, string> Summarise(UserSplit split, ItemTableModel model)
    {
        string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
        var summary = new Dictionary<string, string>
        {
            ["users"] = Number(_snapshot.UserCount),
            ["items"] = Number(_snapshot.ItemCount),
            ["interactions"] = Number(_snapshot.EventCount),
            ["eventTypes"] = string.Join(", ", _snapshot.EventTypes.Ids),
            ["trainingUsers"] = Number(split.Training.Count),
            ["validationUsers"] = Number(split.Validation.Count),
            ["heldOutUsers"] = Number(split.Test.Count),
            ["usersOfFinalModel"] = Number(split.Everyone.Count),
            ["measuredOn"] = _request.Recipe.Subject == RecipeSubject.Item
                ? "the items of the newest tenth of the events of the held-out users, given the item before them"
                : "the items of the newest tenth of the events of the held-out users",
        };
        if (model.Related is { } related)
            summary["itemsWithRelatedItems"] = Number(Enumerable.Range(0, related.ItemCount).Count(item => related.Offsets[item + 1] > related.Offsets[item]));
        if (_request.Recipe.UsesMetadata)
        {
            summary["itemFields"] = string.Join(", ", _spaces.Items.Fields.Select(field => field.Name));
            summary["metadataPivot"] = Number((long)_pivot);
        }

        return summary;
    }
}
