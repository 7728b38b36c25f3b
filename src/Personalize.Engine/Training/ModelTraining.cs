using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.Engine.Training.Appeal;
using Personalize.Engine.Training.Policy;
using Personalize.Engine.Training.Tables;

namespace Personalize.Engine.Training;

/// <summary>Trains a recipe on a snapshot: the measured model on 90 % of the users, its metrics, and the final model on all users.</summary>
public static class ModelTraining
{
    /// <summary>Phase of the run whose metrics are reported.</summary>
    public const string MeasuredPhase = "measured";

    /// <summary>Phase of a run that only measures what is said of items it has not seen.</summary>
    internal const string HiddenPhase = "hidden";

    /// <summary>Phase of the run that serves.</summary>
    public const string FinalPhase = "final";

    /// <summary>Member of the summary of the data that names the contextual fields a model reads.</summary>
    internal const string ContextFields = "contextFields";

    /// <summary>Member of the same that names the field that tells where sessions begin.</summary>
    internal const string SessionField = "sessionField";

    /// <exception cref="PersonalizeException">There is too little data (one message with all the numbers), or training diverged.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the checkpoint holds the last complete epoch.</exception>
    public static TrainedModel Train(Snapshot snapshot, TrainingRequest request, ITrainingCheckpoint? checkpoint, OperationContext context)
    {
        if (request.Base is not null)
            return request.Recipe.RecommendsColdItemsOnly ? ModelUpdate.Run(snapshot, request) : CatalogUpdate.Run(snapshot, request, context);
        if (request.Recipe.Subject != RecipeSubject.User)
            return ItemTableTraining.Train(snapshot, request, context);
        var cancellation = context.CancellationToken;
        using var own = request.Data is null ? new TrainingData(snapshot) : null;
        var data = own ?? request.Data!;
        using var team = new ThreadTeam(request.ThreadCount);
        var plan = TrainingPlan.Of(data, request, team, context);
        var (sequences, split, options) = (plan.Sequences, plan.Split, plan.Options);
        data.Narrow(split, options.Neighbors);
        using var start = new HrnnParameters(HrnnShape.Of(sequences, options.HiddenDimension));
        using var ensemble = new EnsembleTraining(data, request, plan, team, context);
        var (measured, epochs) = ReadEarlier(checkpoint, start.Shape, request.MaxNetworks, context);
        if (measured is null)
        {
            (measured, epochs) = plan.ColdItems is null
                ? TrainMeasured(data, request, plan, start, ensemble, team, checkpoint, context)
                : new ColdMeasurement(plan, team).Run(start, checkpoint, context);
            if (request.Recipe.Explores && sequences.Features.Spaces.Items.Count > 0)
                measured = new ColdMeasurement(plan, team).Extend(measured, context);
        }

        var neighbors = NeighborTables.Build(sequences, split.Everyone, options.Neighbors, team, cancellation);
        var final = plan.Trainer(sequences, team).Train(
            FinalRun(split.Everyone, neighbors, start, options) with { Earlier = measured, EarlierEpochs = epochs, ColdItems = plan.ColdItems?.Items },
            checkpoint, context);
        var served = ensemble.Finish(final.Parameters, measured.AddedNetworks, neighbors);
        ScoreBlend? blend = measured.ContentWeight > 0
            ? new ContentBlend(ContentBlend.ContentOf(sequences), measured.ContentWeight)
            : measured.Blend?.Count(new SimpleMethods(sequences, team, cancellation), split.Everyone);
        ItemAppeal? appeal = null;
        if (request.Recipe.Explores)
        {
            using var ranker = new BatchRanker(served, sequences, neighbors.Full, neighbors.Trend, team, blend);
            appeal = new AppealEstimate(served, sequences, ranker, blend?.Share ?? 1).AfterTraining(final.Items.Roles, cancellation);
        }

        using var model = new HrnnModel
        {
            Configuration = new ModelConfiguration
            {
                Recipe = request.Recipe.Name,
                Hyperparameters = request.Hyperparameters,
                HiddenDimension = served.Shape.Hidden,
                ItemCount = snapshot.ItemCount,
                EventTypes = snapshot.EventTypes.Ids,
                VisitSeconds = sequences.Thresholds.VisitSeconds,
                SessionSeconds = sequences.Thresholds.SessionSeconds,
                HasSessions = snapshot.Sessions is not null,
                Features = sequences.Features.Spaces,
                NewItemBias = final.Items.AbsentBias,
            },
            Parameters = served,
            Neighbors = neighbors.Full,
            Trend = neighbors.Trend,
            Items = snapshot.Items,
            EventTypes = snapshot.EventTypes,
            ItemFeatures = sequences.Features.Items,
            Blend = blend,
            ColdItems = plan.ColdItems?.Items,
            UntrainedItems = final.Items.Absent,
            Appeal = appeal,
        };
        var (json, tensors) = model.Export();
        return new TrainedModel
        {
            ConfigurationJson = json,
            Tensors = tensors,
            Metrics = measured.Metrics,
            Baselines = measured.Baselines,
            Epochs = final.Epochs,
            DataSummary = Summarise(plan, measured, served.Shape),
        };
    }

    /// <summary>
    /// Trains one candidate of a search like the measured model, and nothing else: what is reported comes from the validation users, so the
    /// held-out users have no influence on the choice.
    /// </summary>
    /// <param name="data">Shared with the other candidates.</param>
    /// <param name="goOn">Called after every epoch, also after those that an earlier training has done; false ends the training.</param>
    /// <exception cref="PersonalizeException">There is too little data for the recipe, or training diverged.</exception>
    internal static void TrainCandidate(TrainingData data, TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context)
    {
        if (request.Recipe.Subject != RecipeSubject.User)
        {
            ItemTableTraining.TrainCandidate(data, request, goOn, context);
            return;
        }

        using var team = new ThreadTeam(request.ThreadCount);

        // Missing metadata is reported when the winner is trained, not in every trial.
        var plan = TrainingPlan.Of(data, request, team, context with { Warning = null, Information = null, Detail = null });
        var checkpoint = request.TrialCheckpoint is { } place
            ? new CandidateCheckpoint(place, HrnnShape.Of(plan.Sequences, plan.Options.HiddenDimension))
            : null;
        if (checkpoint?.Done.All(goOn) == false)
            return;
        var weights = new HrnnParameters(HrnnShape.Of(plan.Sequences, plan.Options.HiddenDimension));
        try
        {
            var (goesOn, score) = (true, double.NegativeInfinity);
            var run = MeasuredRun(data, plan, request.Watched, team, context.CancellationToken) with
            {
                Weights = weights,
                GoOn = epoch =>
                {
                    checkpoint?.Add(epoch);
                    if (epoch.Compared is { } compared)
                        score = request.Watched.Score(compared.Value);
                    return goesOn = goOn(epoch);
                },
            };
            var trained = plan.Trainer(plan.Sequences, team).Train(run, checkpoint, context);
            using var parameters = trained.Parameters;
            if (goesOn && plan.ColdItems is null)
            {
                data.Candidates.Add(request, score, trained, weights);
                weights = null;
            }
        }
        finally
        {
            weights?.Dispose();
        }
    }

    /// <summary>What a candidate takes with a single thread. Nothing is known of recipes that count tables.</summary>
    /// <exception cref="PersonalizeException">There is too little data for the recipe.</exception>
    internal static MemoryNeed? MemoryOfCandidate(TrainingData data, TrainingRequest request)
    {
        if (request.Recipe.Subject != RecipeSubject.User)
            return null;
        using var team = new ThreadTeam(1);
        var plan = TrainingPlan.Of(data, request with { ThreadCount = 1, MemoryLimit = long.MaxValue }, team, OperationContext.None);
        return MemoryNeed.Of(plan.Sequences, plan.Options, networks: 1, threads: 1);
    }

    /// <summary>The run whose metrics are reported, or by which a candidate is judged.</summary>
    internal static TrainingRun MeasuredRun(
        TrainingData data, TrainingPlan plan, WatchedMetric watched, ThreadTeam team, CancellationToken cancellationToken) => new()
    {
        Phase = MeasuredPhase,
        Users = plan.Split.Training,
        ValidationUsers = plan.Split.Validation,
        Watched = watched,
        Neighbors = data.Neighbors(plan.Split, plan.Options.Neighbors, team, cancellationToken),
        Epochs = plan.Options.Epochs,
        ColdItems = plan.ColdItems?.Items,
    };

    /// <summary>
    /// The run whose model serves. It starts from the measured network, which is as good on unseen users as training on all users from
    /// scratch and takes only a fraction of the time (see RESULTS.md).
    /// </summary>
    internal static TrainingRun FinalRun(IReadOnlyList<int> users, NeighborTables neighbors, HrnnParameters start, TrainingOptions options) => new()
    {
        Phase = FinalPhase,
        Users = users,
        ValidationUsers = [],
        Neighbors = neighbors,
        Epochs = options.FinalEpochs,
        Start = start,
        RateShare = options.FinalRateShare,
    };

    private static (MeasuredResult Result, IReadOnlyList<EpochRecord> Epochs) TrainMeasured(
        TrainingData data, TrainingRequest request, TrainingPlan plan, HrnnParameters start, EnsembleTraining ensemble, ThreadTeam team,
        ITrainingCheckpoint? checkpoint, OperationContext context)
    {
        var run = MeasuredRun(data, plan, request.Watched, team, context.CancellationToken) with { Weights = start };
        var trainer = plan.Trainer(plan.Sequences, team);
        var trained = data.Candidates.Take(request, plan.Sequences.Features.Items, start) ?? trainer.Train(run, checkpoint, context);
        using var network = trained.Parameters;
        var added = ensemble.Choose(network, run.Neighbors);
        using var fused = added == 0 ? null : ensemble.Fuse(network, added);
        var parameters = fused ?? network;
        var holdOut = new HoldOut(plan.Sequences.Snapshot, plan.Split.Test);
        var simple = new SimpleComparison(plan, team, context.CancellationToken);
        var blended = simple.Choose(parameters, run.Neighbors, context.CancellationToken);
        var rankings = trainer.Rank(parameters, run.Neighbors, holdOut, run.ColdItems, context.CancellationToken, blended?.Blend);
        var (baselines, comparison) = simple.Measure(rankings, [.. plan.Split.Training, .. plan.Split.Validation], holdOut, context);
        var metrics = trainer.Measure(rankings, holdOut.Relevant);
        return (new MeasuredResult(trained.BestEpoch, metrics, baselines, comparison, blended?.Method) { AddedNetworks = added }, trained.Epochs);
    }

    /// <summary>
    /// The measured part of an interrupted training, if it was finished and the final one had begun, unless it has networks that are no longer allowed,
    /// because the time of the search is up by now.
    /// </summary>
    private static (MeasuredResult? Result, IReadOnlyList<EpochRecord> Epochs) ReadEarlier(
        ITrainingCheckpoint? checkpoint, HrnnShape shape, int maxNetworks, OperationContext context)
    {
        using var file = checkpoint?.TryOpen();
        if (file is null)
            return (null, []);
        var state = TrainingState.Read(file);
        if (state is null || !TrainingState.Fits(file, shape))
        {
            context.Information?.Invoke("The checkpoint is that of a network of another kind, so the training begins from the start.");
            return (null, []);
        }

        if (state.Earlier?.AddedNetworks >= maxNetworks)
            return (null, []);
        return (state.Earlier, [.. state.History.Where(e => e.Phase == MeasuredPhase)]);
    }

    private static Dictionary<string, string> Summarise(TrainingPlan plan, MeasuredResult measured, HrnnShape served)
    {
        var (sequences, split) = (plan.Sequences, plan.Split);
        var snapshot = sequences.Snapshot;
        string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
        var summary = new Dictionary<string, string>
        {
            ["users"] = Number(snapshot.UserCount),
            ["items"] = Number(snapshot.ItemCount),
            ["interactions"] = Number(snapshot.EventCount),
            ["eventTypes"] = string.Join(", ", snapshot.EventTypes.Ids),
            ["trainingUsers"] = Number(split.Training.Count),
            ["validationUsers"] = Number(split.Validation.Count),
            ["heldOutUsers"] = Number(split.Test.Count),
            ["usersOfFinalModel"] = Number(split.Everyone.Count),
            ["newVisitAfterSeconds"] = Number(sequences.Thresholds.VisitSeconds),
            ["newSessionAfterSeconds"] = Number(sequences.Thresholds.SessionSeconds),
            ["comparison"] = measured.Comparison,
        };
        var (method, weight) = measured.ContentWeight > 0
            ? (ContentBlend.TermName, measured.ContentWeight)
            : (measured.Blend?.Method.Name, measured.Blend?.Weight ?? 0);
        if (method is not null)
            summary["simpleMethod"] = string.Create(CultureInfo.InvariantCulture, $"{method}, weight {weight}");
        if (measured.AddedNetworks > 0)
        {
            summary["ensemble"] = string.Create(
                CultureInfo.InvariantCulture,
                $"{measured.AddedNetworks + 1} networks; a recommendation costs what it does with hidden_dimension {served.Hidden}");
        }

        var spaces = sequences.Features.Spaces;
        foreach (var (kind, space) in new[] { ("itemFields", spaces.Items), ("userFields", spaces.Users), (ContextFields, spaces.Context) })
        {
            if (space.Count > 0)
                summary[kind] = string.Join(", ", space.Fields.Select(field => field.Name));
        }

        if (snapshot.Sessions is { } sessions)
            summary[SessionField] = sessions.Name;
        if (plan.ColdItems is { } cold)
            summary["coldItems"] = Number(cold.Items.Count);
        return summary;
    }
}
