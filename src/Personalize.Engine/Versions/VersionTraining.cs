using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Training;

namespace Personalize.Engine.Versions;

/// <summary>Trains solution versions in the foreground, and records every status on the way.</summary>
/// <param name="nodes">Leaves trainings to other machines.</param>
/// <param name="train">Trains a model.</param>
/// <param name="checkData">Rejects data that is not enough to train on.</param>
internal sealed class VersionTraining(
    IStore store,
    TimeProvider clock,
    VersionLookup lookup,
    VersionRecorder recorder,
    VersionCreation creation,
    VersionSearch search,
    NodeTraining nodes,
    TrainModel train,
    Action<Snapshot> checkData)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly VersionLookup _lookup = lookup;
    private readonly VersionRecorder _recorder = recorder;
    private readonly VersionCreation _creation = creation;
    private readonly VersionSearch _search = search;
    private readonly NodeTraining _nodes = nodes;
    private readonly TrainModel _train = train;
    private readonly Action<Snapshot> _checkData = checkData;

    /// <summary>
    /// Creates a version and trains it. Data that cannot be trained on leaves no version behind, nor does a caller who cancels while the
    /// data is being read; after that it behaves like <see cref="Run"/>.
    /// </summary>
    /// <returns>The version, which is ACTIVE, or CREATE STOPPED if another process stopped it.</returns>
    /// <exception cref="PersonalizeException">The solution cannot be trained, or training failed; in that case the version is CREATE FAILED.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller; the version is CREATE STOPPED and can be resumed.</exception>
    public SolutionVersion Train(TrainSolutionRequest request, OperationContext context)
    {
        if (IsForNodes(request))
            return Follow(_creation.Create(request), request, context);
        if (request.OnNodes && _store.Nodes is not null)
            context.Detail?.Invoke("There is no node that is active, so the training runs in this process.");
        var run = Begin(request, TrainingTypes.Manual);
        using (run.Lease)
            return Finish(run, context);
    }

    /// <summary>Whether nodes are to train it, and there are some.</summary>
    public bool IsForNodes(TrainSolutionRequest request) => request.OnNodes && _nodes.Active().Count > 0;

    /// <summary>Waits for a version that nodes train.</summary>
    /// <inheritdoc cref="NodeTraining.Follow"/>
    public SolutionVersion Follow(SolutionVersion version, TrainSolutionRequest request, OperationContext context) =>
        _nodes.Follow(version, request.Begun, Run, context);

    /// <summary>
    /// The first half of <see cref="Train"/>: records the version and holds it, so that everybody sees it in work. The caller releases the lease.
    /// </summary>
    public VersionRun Begin(TrainSolutionRequest request, string trainingType)
    {
        var version = _creation.Prepare(request, trainingType);

        // The lease is taken first, so that no other process runs the version in between.
        var lease = _lookup.Acquire(version.Arn);
        try
        {
            _recorder.Insert(version);
            return new VersionRun(version, lease) { IsNew = true, Begun = request.Begun };
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>The second half of <see cref="Train"/>.</summary>
    public SolutionVersion Finish(VersionRun run, OperationContext context) => RunAndRecord(run, context);

    /// <summary>
    /// Trains a version that is CREATE PENDING, has failed, or whose process has died. A queue may deliver the same version twice, and
    /// someone may have stopped it in the meantime, so a version that is ACTIVE or CREATE STOPPED is returned unchanged.
    /// </summary>
    /// <returns>The version, which is ACTIVE, or CREATE STOPPED if another process stopped it.</returns>
    /// <exception cref="PersonalizeException">
    /// ResourceInUse: the version is being trained. Otherwise its data cannot be trained on, or training failed; then it is CREATE FAILED.
    /// </exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller; the version is CREATE STOPPED and can be resumed.</exception>
    public SolutionVersion Run(RunSolutionVersionRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var lease = AcquireExisting(request.SolutionVersion, out var version);
        return version.Status switch
        {
            ResourceStatus.Active or ResourceStatus.CreateStopped => version,
            ResourceStatus.CreateStopping => _recorder.RecordEnd(lease, version.Arn, ResourceStatus.CreateStopped, _search.DescribeStop(version), seconds: 0),
            _ => RunAndRecord(new VersionRun(version, lease), context),
        };
    }

    /// <summary>Continues a stopped or failed version from its checkpoint, or from the start if there is none or the data has changed.</summary>
    /// <exception cref="PersonalizeException">
    /// The version is ACTIVE or being trained, its search cannot be ended, or the same as for <see cref="Run"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller again.</exception>
    public SolutionVersion Resume(ResumeSolutionVersionRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var lease = AcquireExisting(request.SolutionVersion, out var version);
        if (version.Status == ResourceStatus.Active)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.SolutionVersionActive,
                $"The {Arn.Describe(version.Arn)} is ACTIVE, so there is nothing to resume.",
                "Create a new version to train again.",
                request.SolutionVersion);
        }

        return RunAndRecord(new VersionRun(request.EndSearch ? _search.End(version, lease) : version, lease), context);
    }

    private ILease AcquireExisting(string arnOrSolution, out SolutionVersion version)
    {
        var arn = _lookup.ArnOrNewest(arnOrSolution);
        _store.Catalog.Require<SolutionVersion>(arn);
        var lease = _lookup.Acquire(arn);
        try
        {
            version = _store.Catalog.Require<SolutionVersion>(arn);
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private SolutionVersion RunAndRecord(VersionRun run, OperationContext context)
    {
        var (arn, lease) = (run.Version.Arn, run.Lease);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lease.StopRequested);
        try
        {
            return ReadAndTrain(run, context with { CancellationToken = stop.Token });
        }
        catch (OperationCanceledException) when (context.IsHandingOn)
        {
            throw;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            var reason = _search.DescribeStop(run.Version);
            if (context.CancellationToken.IsCancellationRequested)
            {
                End(run, ResourceStatus.CreateStopped, reason);
                throw;
            }

            var stopped = _recorder.RecordEnd(lease, arn, ResourceStatus.CreateStopped, reason, Seconds(run));
            context.Warning?.Invoke($"The training of the {Arn.Describe(arn)} was stopped by another process. It can be resumed.");
            return stopped;
        }
        catch (Exception exception)
        {
            End(run, ResourceStatus.CreateFailed, FailureReason.Of(exception));
            throw;
        }
    }

    private SolutionVersion ReadAndTrain(VersionRun run, OperationContext context)
    {
        var solution = _store.Catalog.Require<Solution>(run.Version.SolutionArn);
        var config = SolutionSettings.ReadConfig(run.Version, solution, _store.Configuration);
        var checkpoint = new VersionCheckpoint(_store, run.Version, context.Information, run.Lease);
        var snapshot = ReadData(run.Version, solution, config, checkpoint, context);
        context.CancellationToken.ThrowIfCancellationRequested();

        // A process that dies before this has done nothing: the version still waits.
        run.Version = _recorder.Record(run.Lease, run.Version.Arn, current => current with { Status = ResourceStatus.CreateInProgress, FailureReason = null });
        run.Started = _clock.GetTimestamp();
        run.Begun?.Invoke(run.Version);

        var threads = run.Version.ThrottleLimit ?? Environment.ProcessorCount;
        var maxNetworks = 1;
        using var data = new TrainingData(snapshot);
        if (run.Version.Search is not null)
        {
            (run.Version, maxNetworks) = _search.Run(
                run.Version, solution.PerformAutoML, config, data, checkpoint.DataFingerprint, run.Lease, threads, context);
        }

        var trained = TrainInFull(run.Version, maxNetworks, config, data, checkpoint, threads, context);
        context.CancellationToken.ThrowIfCancellationRequested();

        // The model is stored first, so that a version that is ACTIVE can always be served.
        var sha256 = _store.Models.Save(checkpoint.Id, VersionCheckpoint.Model, trained.ConfigurationJson, trained.Tensors, run.Lease);
        var version = _recorder.Record(run.Lease, run.Version.Arn, current => current with
        {
            Status = ResourceStatus.Active,
            ModelSha256 = sha256,
            TrainingSeconds = current.TrainingSeconds + Seconds(run),
            Metrics = trained.Metrics,
            Baselines = trained.Baselines,
            Epochs = trained.Epochs,
            DataSummary = trained.DataSummary,
        });
        checkpoint.Delete();
        return version;
    }

    private Snapshot ReadData(SolutionVersion version, Solution solution, SolutionConfig config, VersionCheckpoint checkpoint, OperationContext context)
    {
        var options = TrialOpening.OptionsOf(version, solution, config);
        options.Columns?.Require(_store, version.DatasetGroupArn);
        var snapshot = SnapshotBuilder.Build(_store, version.DatasetGroupArn, options, context);
        if (options.Events is { } selected)
            ReportTypes(selected, snapshot, context);
        context.Progress?.Invoke(new OperationProgress("Reading the data", $"{snapshot.EventCount} interactions", 100, Completed: true));
        _checkData(snapshot);
        if (config.OptimizationObjective is { IsOn: true } objective)
            ItemRewards.Require(snapshot, objective);
        if (version.RecipeArn is { } recipeArn && version.Search is null)
            TrainingPlan.RequireTrainable(snapshot, RecipeCatalog.Get(recipeArn), version.Hyperparameters, new DateTimeOffset(version.CreationDateTime));
        checkpoint.Confirm();
        return snapshot;
    }

    private static void ReportTypes(EventSelection selected, Snapshot snapshot, OperationContext context)
    {
        context.Information?.Invoke($"By the eventsConfig, only events of the types {string.Join(", ", selected.Types)} are used.");
        var missing = selected.Types.Except(snapshot.EventTypes.Ids, StringComparer.OrdinalIgnoreCase).ToArray();
        if (missing.Length > 0)
            context.Warning?.Invoke($"The eventsConfig names {string.Join(", ", missing)}, but no event of that type is used.");
    }

    private TrainedModel TrainInFull(
        SolutionVersion version, int maxNetworks, SolutionConfig config, TrainingData data, VersionCheckpoint checkpoint, int threads, OperationContext context)
    {
        using var updated = version.UpdatedVersionArn is { } updatedArn ? _lookup.OpenModel(updatedArn) : null;
        updated?.Verify();
        var request = new TrainingRequest
        {
            Recipe = RecipeCatalog.Get(version.RecipeArn!),
            Hyperparameters = version.Hyperparameters,
            Seed = version.Seed,
            Objective = config.OptimizationObjective,
            Watched = WatchedMetric.Of(version.Search),
            MaxNetworks = maxNetworks,
            Base = updated,
            Now = new DateTimeOffset(version.CreationDateTime),
            ThreadCount = threads,
            Data = data,
        };
        return WithMetricsOf(version.UpdatedVersionArn, _train(data.Snapshot, request, checkpoint, context));
    }

    /// <summary>An update changes no weights of the network, so the metrics of the updated version remain valid.</summary>
    private TrainedModel WithMetricsOf(string? updatedVersionArn, TrainedModel trained)
    {
        if (updatedVersionArn is null)
            return trained;
        var updated = _store.Catalog.Require<SolutionVersion>(updatedVersionArn);
        return trained with
        {
            Metrics = updated.Metrics ?? trained.Metrics,
            Baselines = updated.Baselines ?? trained.Baselines,
            Epochs = updated.Epochs,
            DataSummary = new Dictionary<string, string>(updated.DataSummary.Concat(trained.DataSummary).GroupBy(one => one.Key)
                .Select(same => same.Last())) { ["metricsOf"] = updatedVersionArn },
        };
    }

    private void End(VersionRun run, string status, string reason)
    {
        if (run.IsNew && run.Started is null)
            _recorder.TryDiscard(run.Lease, run.Version.Arn);
        else
            _recorder.TryRecordEnd(run.Lease, run.Version.Arn, status, reason, Seconds(run));
    }

    private double Seconds(VersionRun run) => run.Started is { } started ? _clock.GetElapsedTime(started).TotalSeconds : 0;
}
