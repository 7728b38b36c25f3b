using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;

namespace Personalize.Engine.Versions;

/// <summary>
/// Says when solutions are to be trained again, and trains those that are. It has no clockwork: a scheduler of the system asks, or a server. Whoever
/// asks first holds the solution until the version is recorded, so that of several who ask at once only one trains.
/// </summary>
internal sealed class ScheduledTraining(IStore store, TimeProvider clock, VersionCreation creation, VersionTraining training)
{
    private readonly IStore _store = store;
    private readonly VersionCreation _creation = creation;
    private readonly VersionTraining _training = training;
    private readonly TrainingDue _due = new(store, clock);

    /// <summary>Says when a solution is to be trained again, and why.</summary>
    /// <returns>
    /// The schedule; null if no mode was asked for, the recipe cannot be updated and the solution has neither an autoTrainingConfig nor is it trained by
    /// itself.
    /// </returns>
    /// <exception cref="PersonalizeException">There is no such solution, or it cannot be updated although that was asked for.</exception>
    public TrainingSchedule? Describe(DescribeTrainingScheduleRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var solution = Require(request.Solution);
        if (request.TrainingMode is null && Automatic(solution) is { } automatic)
            return automatic;
        var config = SolutionSettings.ReadConfig(solution, _store.Configuration);
        var versions = _store.Catalog.List<SolutionVersion>(solution.Arn);
        if (request.TrainingMode is null && !IsUpdatable(solution, versions) && config.AutoTrainingConfig is null)
            return null;

        // A solution that can be updated is trained in full once.
        var isUpdate = request.TrainingMode is { } given
            ? VersionCreation.CheckTrainingMode(given) == TrainingModes.Update
            : IsUpdatable(solution, versions) && versions.Any(version => version.Status == ResourceStatus.Active);
        if (isUpdate)
            TrainingAvailability.RequireUpdatable(solution, versions);
        var mode = isUpdate ? TrainingModes.Update : TrainingModes.Full;
        return _due.Schedule(solution, TrainingInterval.Of(config, mode), mode, versions);
    }

    /// <summary>
    /// Creates a version and trains it if that is due: if the solution's interval has passed since the newest version (in the training mode FULL, the
    /// newest FULL one) was created, and something was imported, recorded or removed since. Otherwise it says why not.
    /// </summary>
    /// <returns>The version, or null if nothing was due.</returns>
    /// <inheritdoc cref="VersionTraining.Train"/>
    public SolutionVersion? TrainIfDue(TrainSolutionIfDueRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (BeginIfDue(request.Training, context) is not { } begun)
            return null;
        if (begun.Run is not { } run)
            return _training.Follow(begun.Version, request.Training, context);
        using (run.Lease)
            return _training.Finish(run, context);
    }

    /// <summary>
    /// Records a version, as CREATE PENDING, of a solution that is trained by itself, if one is due: in full in the interval of autoTrainingConfig (otherwise
    /// every seven days), and with performIncrementalUpdate as an update every two hours in between; each only if something was imported, recorded or removed
    /// since. The first one is due an hour after it was switched on; after one that failed or was stopped, the next is due after the interval, or a
    /// day if that is shorter.
    /// </summary>
    /// <returns>The version, which is to be run; null if nothing was due, or if somebody else is creating one.</returns>
    /// <exception cref="PersonalizeException">The solution cannot be trained, or there are no interactions.</exception>
    public SolutionVersion? CreateIfDue(CreateSolutionVersionIfDueRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);

        // Most often nothing is due, and nobody else need be kept out to see that.
        var solution = Require(request.Solution);
        if (Automatic(solution) is not { IsDue: true })
            return null;
        using var turn = _store.Catalog.TryAcquireLease(solution.Arn);
        if (turn is null || Automatic(Require(request.Solution)) is not { IsDue: true } schedule)
            return null;
        context.Information?.Invoke(schedule.Reason);
        return _creation.Create(
            new CreateSolutionVersionRequest
            {
                Solution = solution.Arn, TrainingMode = schedule.TrainingMode, MaxTrainingJobs = request.MaxTrainingJobs,
            },
            TrainingTypes.Automatic);
    }

    // Without a run, it waits for a node.
    private (SolutionVersion Version, VersionRun? Run)? BeginIfDue(TrainSolutionRequest request, OperationContext context)
    {
        var solution = Require(request.Solution);
        using var turn = _store.Catalog.TryAcquireLease(solution.Arn);
        if (turn is null)
        {
            context.Information?.Invoke($"A training of the solution '{solution.Name}' is not due: another process is just beginning one.");
            return null;
        }

        var schedule = Describe(new DescribeTrainingScheduleRequest(request.Solution, request.TrainingMode))!;
        context.Information?.Invoke(schedule.Reason);
        if (!schedule.IsDue)
            return null;
        if (_training.IsForNodes(request))
            return (_creation.Create(request, TrainingTypes.Automatic), null);
        var run = _training.Begin(request, TrainingTypes.Automatic);
        return (run.Version, run);
    }

    /// <summary>What a server does with a solution; null for nothing.</summary>
    private TrainingSchedule? Automatic(Solution solution)
    {
        if (!solution.PerformAutoTraining && !solution.PerformIncrementalUpdate)
            return null;
        var config = SolutionSettings.ReadConfig(solution, _store.Configuration);
        var versions = _store.Catalog.List<SolutionVersion>(solution.Arn);
        var full = solution.PerformAutoTraining
            ? _due.Schedule(solution, TrainingInterval.Of(config, TrainingModes.Full), TrainingModes.Full, versions, isAutomatic: true)
            : null;
        var isUpdated = solution.PerformIncrementalUpdate
            && IsUpdatable(solution, versions)
            && versions.Any(version => version.Status == ResourceStatus.Active);
        return full is { IsDue: true } || !isUpdated
            ? full
            : _due.Schedule(solution, TrainingInterval.BetweenUpdates, TrainingModes.Update, versions, isAutomatic: true);
    }

    private Solution Require(string nameOrArn) => _store.Catalog.Require<Solution>(Arn.Resolve(nameOrArn, ResourceKind.Solution));

    private static bool IsUpdatable(Solution solution, IReadOnlyList<SolutionVersion> versions)
    {
        var recipe = solution.RecipeArn ?? versions.LastOrDefault(version => version.Status == ResourceStatus.Active)?.RecipeArn;
        return recipe is not null && RecipeCatalog.Get(recipe).SupportsUpdate;
    }
}
