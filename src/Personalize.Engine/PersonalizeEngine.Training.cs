using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;
using Personalize.Engine.Versions;

namespace Personalize.Engine;

// The life of solution versions.
public sealed partial class PersonalizeEngine
{
    private static readonly TimeSpan s_stopPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Trains in the foreground and returns the ACTIVE version; records every status on the way. Stopped by another process
    /// it returns the version as CREATE STOPPED.
    /// </summary>
    /// <exception cref="PersonalizeException">The solution cannot be trained, or training failed; then the version is CREATE FAILED.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller; the version is CREATE STOPPED and can be resumed.</exception>
    public SolutionVersion CreateSolutionVersion(CreateSolutionVersionRequest request, OperationContext context)
    {
        var solution = GetSolution(request.Solution);
        var config = ReadConfig(solution);
        var mode = CheckTrainingMode(request.TrainingMode);
        CheckThrottleLimit(request.ThrottleLimit);
        var updated = mode == TrainingAvailability.Update ? TrainingAvailability.RequireUpdatable(solution, Store.Catalog.List<SolutionVersion>(solution.Arn)) : null;
        var search = updated is null ? SearchSettings.Of(solution, config, request) : null;
        var recipe = (updated?.RecipeArn ?? solution.RecipeArn) is { } recipeArn ? RecipeCatalog.Get(recipeArn) : null;
        if (recipe is not null)
            TrainingAvailability.RequireRecipe(recipe);

        var id = Guid.NewGuid().ToString("N")[..12];
        var now = Now();
        var version = new SolutionVersion
        {
            Name = $"{solution.Name}/{id}",
            Arn = Arn.SolutionVersion(solution.Name, id),
            Status = ResourceStatus.CreatePending,
            SolutionArn = solution.Arn,
            DatasetGroupArn = solution.DatasetGroupArn,
            RecipeArn = recipe?.Arn,
            Search = search,
            TrainingMode = mode,
            Seed = request.Seed,
            JournalEnd = Store.Journal.State(Arn.Dataset(Arn.NameOf(solution.DatasetGroupArn), DatasetType.Interactions)).Sequence,
            UpdatedVersionArn = updated?.Arn,
            Hyperparameters = updated?.Hyperparameters ?? (recipe is null ? new Dictionary<string, string>() : HyperparameterRules.Merge(recipe, config.AlgorithmHyperParameters, config.FeatureTransformationParameters)),
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };

        // Before anything is written: data that cannot be trained on leaves no failed version behind.
        var data = ReadTrainingData(version, solution, config, context);

        // The lease comes first: a version in work without one is a version whose process has died.
        using var lease = AcquireVersion(version.Arn);
        Store.Catalog.Write(transaction =>
        {
            transaction.Require<Solution>(solution.Arn);
            transaction.Insert(version, solution.Arn);
            return true;
        });
        request.Created?.Invoke(version);
        return Train(version, solution, config, data, lease, request.ThrottleLimit ?? Environment.ProcessorCount, context);
    }

    /// <summary>Continues a stopped or failed version from its checkpoint, or from the start where there is none or the data has changed.</summary>
    /// <param name="context">Progress and cancellation.</param>
    /// <param name="endSearch">With AutoML or HPO: no more trials, train the best finished one in full.</param>
    /// <exception cref="PersonalizeException">The version is ACTIVE or being trained, or as for <see cref="CreateSolutionVersion"/>.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller again.</exception>
    /// <param name="arnOrSolution">A version, or a solution for its newest.</param>
    public SolutionVersion ResumeSolutionVersion(string arnOrSolution, OperationContext context, bool endSearch = false)
    {
        var versionArn = VersionOrNewest(arnOrSolution);
        Store.Catalog.Require<SolutionVersion>(versionArn);
        using var lease = AcquireVersion(versionArn);
        var version = Store.Catalog.Require<SolutionVersion>(versionArn);
        if (version.Status == ResourceStatus.Active)
        {
            throw PersonalizeException.InvalidInput(
                "SolutionVersionActive", $"The {Arn.Describe(versionArn)} is ACTIVE: there is nothing to resume.", "Create a new version to train again.", arnOrSolution);
        }

        if (endSearch)
            version = EndSearch(version, lease);
        var solution = Store.Catalog.Require<Solution>(version.SolutionArn);
        var config = ReadConfig(solution);
        return Train(version, solution, config, ReadTrainingData(version, solution, config, context), lease, Environment.ProcessorCount, context);
    }

    /// <summary>Asks the process that trains this version to stop, and waits until it has.</summary>
    /// <returns>The version, CREATE STOPPED; ACTIVE or CREATE FAILED when it came to that first.</returns>
    /// <exception cref="PersonalizeException">InvalidInput: the version is not being trained.</exception>
    /// <param name="arnOrSolution">A version, or a solution for its newest.</param>
    public SolutionVersion StopSolutionVersion(string arnOrSolution, OperationContext context)
    {
        var versionArn = VersionOrNewest(arnOrSolution);
        Store.Catalog.Write(transaction =>
        {
            var version = transaction.Require<SolutionVersion>(versionArn);
            if (!IsInWork(version))
            {
                throw PersonalizeException.InvalidInput(
                    "SolutionVersionNotInWork", $"The {Arn.Describe(versionArn)} is {version.Status}: only a version that is being trained can be stopped.", target: arnOrSolution);
            }

            transaction.Update(version with { Status = ResourceStatus.CreateStopping, LastUpdatedDateTime = Now() });
            return true;
        });
        Store.Catalog.RequestStop(versionArn);
        while (true)
        {
            var version = Store.Catalog.Require<SolutionVersion>(versionArn);
            if (!IsInWork(version))
            {
                if (version.Status == ResourceStatus.Active)
                    context.Warning?.Invoke($"The {Arn.Describe(versionArn)} was finished before it could be stopped.");
                return version;
            }

            // Nobody trains it any more: its process died, before or after it was asked.
            if (Store.Catalog.TryAcquireLease(versionArn) is { } lease)
            {
                using (lease)
                    RecordEnd(versionArn, ResourceStatus.CreateStopped, "Its process had ended when it was stopped.", seconds: 0, lease);
                continue;
            }

            context.CancellationToken.WaitHandle.WaitOne(s_stopPoll);
            context.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The version with an ARN (or <c>solution/id</c>), or of a solution the newest ACTIVE version, else the newest.</summary>
    public SolutionVersion GetSolutionVersion(string arnOrSolution)
    {
        if (TryVersionArn(arnOrSolution) is { } arn)
            return Observe(Store.Catalog.Require<SolutionVersion>(arn));
        var solution = GetSolution(arnOrSolution);
        var versions = Store.Catalog.List<SolutionVersion>(solution.Arn);
        var newest = versions.LastOrDefault(v => v.Status == ResourceStatus.Active) ?? versions.LastOrDefault();
        return Observe(newest ?? throw new PersonalizeException(
            ErrorKind.ResourceNotFound, "ResourceNotFound", $"The {Arn.Describe(solution.Arn)} has no version yet.", "Train one with New-PersonalizeSolutionVersion.", arnOrSolution));
    }

    // Where training goes on or ends, the newest version is meant whatever its status.
    private string VersionOrNewest(string arnOrSolution) =>
        TryVersionArn(arnOrSolution) ?? Store.Catalog.List<SolutionVersion>(GetSolution(arnOrSolution).Arn).LastOrDefault()?.Arn ?? GetSolutionVersion(arnOrSolution).Arn;

    /// <summary>All versions, or those of a solution, oldest first.</summary>
    public IReadOnlyList<SolutionVersion> ListSolutionVersions(string? solution = null)
    {
        var versions = solution is null ? Store.Catalog.List<SolutionVersion>() : Store.Catalog.List<SolutionVersion>(GetSolution(solution).Arn);
        return [.. versions.Select(Observe)];
    }

    /// <summary>Removes a version and its model.</summary>
    /// <exception cref="PersonalizeException">ResourceInUse: campaigns use it, or it is being trained.</exception>
    public void DeleteSolutionVersion(string arn)
    {
        var versionArn = RequireVersionArn(arn);
        var version = Store.Catalog.Require<SolutionVersion>(versionArn);
        using var lease = AcquireVersion(versionArn);
        Store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(lease);
            transaction.RefuseIfUsed(versionArn);
            transaction.Delete(versionArn);
            return true;
        });
        DeleteModels([version]);
    }

    /// <exception cref="PersonalizeException">InvalidInput: the version has no metrics.</exception>
    public SolutionMetrics GetSolutionMetrics(string versionArnOrSolution)
    {
        var version = GetSolutionVersion(versionArnOrSolution);
        if (version is { Metrics: { } metrics, Baselines: { } baselines })
            return new SolutionMetrics(version.Arn, metrics, baselines);
        var reason = version.FailureReason is { } failure ? $": {failure}" : "";
        throw PersonalizeException.InvalidInput(
            "MetricsNotAvailable",
            $"The {Arn.Describe(version.Arn)} has no metrics; it is {version.Status}{reason}.",
            "Metrics come with a version that is ACTIVE.",
            versionArnOrSolution);
    }

    /// <summary>The data to train on and the checkpoint that belongs to it.</summary>
    /// <exception cref="PersonalizeException">There is no data, or too little.</exception>
    private (Snapshot Snapshot, VersionCheckpoint Checkpoint) ReadTrainingData(
        SolutionVersion version, Solution solution, SolutionConfig config, OperationContext context)
    {
        var checkpoint = new VersionCheckpoint(Store, version, context.Information);
        var snapshot = SnapshotBuilder.Build(Store, version.DatasetGroupArn, Filter(solution, config) with { JournalUntil = version.JournalEnd }, context);
        context.Progress?.Invoke(new OperationProgress("Reading the data", $"{snapshot.EventCount} interactions", 100, Completed: true));
        CheckTrainingData(snapshot);
        if (config.OptimizationObjective is { IsOn: true } objective)
            ItemRewards.Require(snapshot, objective);
        if (version.RecipeArn is { } recipeArn && version.Search is null)
            TrainingPlan.RequireTrainable(snapshot, RecipeCatalog.Get(recipeArn), version.Hyperparameters, new DateTimeOffset(version.CreationDateTime));
        checkpoint.Confirm();
        return (snapshot, checkpoint);
    }

    private SolutionVersion Train(
        SolutionVersion version, Solution solution, SolutionConfig config, (Snapshot Snapshot, VersionCheckpoint Checkpoint) data, ILease lease,
        int threads, OperationContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lease.StopRequested);
        var started = _clock.GetTimestamp();
        double Seconds() => _clock.GetElapsedTime(started).TotalSeconds;
        try
        {
            version = Record(lease, version.Arn, current => current with { Status = ResourceStatus.CreateInProgress, FailureReason = null });
            var inner = context with { CancellationToken = stop.Token };
            var (snapshot, checkpoint) = data;
            if (version.Search is not null)
                version = Search(version, solution.PerformAutoML, config, snapshot, checkpoint.DataFingerprint, lease, threads, inner);
            using var updated = version.UpdatedVersionArn is { } updatedArn ? OpenModel(updatedArn) : null;
            var request = new TrainingRequest
            {
                Recipe = RecipeCatalog.Get(version.RecipeArn!),
                Hyperparameters = version.Hyperparameters,
                Seed = version.Seed,
                Objective = config.OptimizationObjective,
                Watched = WatchedMetric.Of(version.Search),
                Base = updated,
                Now = new DateTimeOffset(version.CreationDateTime),
                ThreadCount = threads,
            };
            var trained = WithMetricsOf(version.UpdatedVersionArn, _trainModel(snapshot, request, checkpoint, inner));
            stop.Token.ThrowIfCancellationRequested();

            // The model first: a version that is ACTIVE can always be served.
            Store.Models.Save(checkpoint.Id, VersionCheckpoint.Model, trained.ConfigurationJson, trained.Tensors);
            version = Record(lease, version.Arn, current => current with
            {
                Status = ResourceStatus.Active,
                TrainingSeconds = current.TrainingSeconds + Seconds(),
                Metrics = trained.Metrics,
                Baselines = trained.Baselines,
                Epochs = trained.Epochs,
                DataSummary = trained.DataSummary,
            });
            checkpoint.Delete();
            return version;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            var reason = $"Training was stopped.{DescribeSearch(version)} Resume-PersonalizeSolutionVersion continues it{DescribeEndSearch(version)}.";
            if (context.CancellationToken.IsCancellationRequested)
            {
                TryRecordEnd(version.Arn, ResourceStatus.CreateStopped, reason, Seconds(), lease);
                throw;
            }

            version = RecordEnd(version.Arn, ResourceStatus.CreateStopped, reason, Seconds(), lease);
            context.Warning?.Invoke($"The training of the {Arn.Describe(version.Arn)} was stopped by another process. Resume-PersonalizeSolutionVersion continues it.");
            return version;
        }
        catch (Exception exception)
        {
            var reason = exception is PersonalizeException ? exception.Message : $"Unexpected {exception.GetType().Name}: {exception.Message}";
            TryRecordEnd(version.Arn, ResourceStatus.CreateFailed, reason, Seconds(), lease);
            throw;
        }
    }

    /// <summary>An update changes no weight of the network: what was measured of the version that it updates still holds.</summary>
    private TrainedModel WithMetricsOf(string? updatedVersionArn, TrainedModel trained)
    {
        if (updatedVersionArn is null)
            return trained;
        var updated = Store.Catalog.Require<SolutionVersion>(updatedVersionArn);
        return trained with
        {
            Metrics = updated.Metrics ?? trained.Metrics,
            Baselines = updated.Baselines ?? trained.Baselines,
            Epochs = updated.Epochs,
            DataSummary = new Dictionary<string, string>(trained.DataSummary) { ["metricsOf"] = updatedVersionArn },
        };
    }

    private SolutionVersion Record(ILease lease, string arn, Func<SolutionVersion, SolutionVersion> change) => Store.Catalog.Write(transaction =>
    {
        transaction.RequireLease(lease);
        var version = change(transaction.Require<SolutionVersion>(arn)) with { LastUpdatedDateTime = Now() };
        transaction.Update(version);
        return version;
    });

    private SolutionVersion RecordEnd(string arn, string status, string reason, double seconds, ILease lease) =>
        Record(lease, arn, current => IsInWork(current) ? current with { Status = status, FailureReason = reason, TrainingSeconds = current.TrainingSeconds + seconds } : current);

    // What ended the training is what the caller must hear of. A version whose end could not be recorded (lease lost, disk
    // full) is reported as failed all the same, because its lease is gone.
    private void TryRecordEnd(string arn, string status, string reason, double seconds, ILease lease)
    {
        try
        {
            RecordEnd(arn, status, reason, seconds, lease);
        }
        catch (PersonalizeException)
        {
        }
    }

    /// <summary>A version as it really is: one in work that no process works on has failed. Readers need not write for that.</summary>
    private SolutionVersion Observe(SolutionVersion version)
    {
        if (!IsInWork(version) || Store.Catalog.IsLeased(version.Arn))
            return version;

        // Its process may have recorded the end and given the lease back since the record was read.
        var current = Store.Catalog.Find<SolutionVersion>(version.Arn) ?? version;
        if (!IsInWork(current) || Store.Catalog.IsLeased(version.Arn))
            return current;
        return current with
        {
            Status = ResourceStatus.CreateFailed,
            FailureReason = "The process that trained this version ended before the training did. Resume-PersonalizeSolutionVersion continues it.",
        };
    }

    private static bool IsInWork(SolutionVersion version) =>
        version.Status is ResourceStatus.CreatePending or ResourceStatus.CreateInProgress or ResourceStatus.CreateStopping;

    private ILease AcquireVersion(string arn) =>
        Store.Catalog.TryAcquireLease(arn)
        ?? throw new PersonalizeException(
            ErrorKind.ResourceInUse, "SolutionVersionInWork", $"The {Arn.Describe(arn)} is being trained.", "Wait until that has finished, or stop it with Stop-PersonalizeSolutionVersion.", arn);

    private SolutionConfig ReadConfig(Solution solution) =>
        solution.SolutionConfig is null ? new SolutionConfig() : SolutionConfigReader.Read(Store.Configuration.Parse(solution.SolutionConfig));

    private static SnapshotOptions Filter(Solution solution, SolutionConfig config) =>
        new() { EventType = solution.EventType, EventValueThreshold = config.EventValueThreshold };

    private static void CheckThrottleLimit(int? limit)
    {
        if (limit is < 1)
            throw PersonalizeException.InvalidInput("InvalidThrottleLimit", $"The throttle limit is {limit}; it must be at least 1.", target: limit);
    }

    private static string CheckTrainingMode(string mode) => mode.ToUpperInvariant() switch
    {
        "FULL" => "FULL",
        "UPDATE" => "UPDATE",
        _ => throw PersonalizeException.InvalidInput("InvalidTrainingMode", $"'{mode}' is not a training mode; FULL and UPDATE are.", target: mode),
    };

    private static string RequireVersionArn(string arn) =>
        TryVersionArn(arn)
        ?? throw PersonalizeException.InvalidInput(
            "SolutionVersionNotNamed", $"'{arn}' does not name a solution version: its ARN or <solution>/<id> is needed.", "Get-PersonalizeSolutionVersion lists them.", arn);

    // Null when the text names something else, such as a solution.
    private static string? TryVersionArn(string text)
    {
        if (!Arn.IsArn(text))
            return text.Split('/') is [var solution, var id] ? Arn.SolutionVersion(solution, id) : null;
        return text.StartsWith($"{Arn.Prefix}solution/", StringComparison.Ordinal) && text.Count(c => c == '/') == 2
            ? Arn.Resolve(text, ResourceKind.SolutionVersion)
            : null;
    }
}
