using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;

namespace Personalize.Engine.Versions;

/// <summary>Says when solutions are to be trained again, and trains those that are. It has no clockwork: a scheduler of the system asks.</summary>
internal sealed class ScheduledTraining(IStore store, TimeProvider clock, VersionTraining training)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly VersionTraining _training = training;

    /// <summary>Says when a solution is to be trained again, and why.</summary>
    /// <returns>The schedule; null if no mode was asked for, the recipe cannot be updated and the solution has no autoTrainingConfig.</returns>
    /// <exception cref="PersonalizeException">There is no such solution, or it cannot be updated although that was asked for.</exception>
    public TrainingSchedule? Describe(DescribeTrainingScheduleRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var solution = _store.Catalog.Require<Solution>(Arn.Resolve(request.Solution, ResourceKind.Solution));
        var config = SolutionSettings.ReadConfig(solution, _store.Configuration);
        var versions = _store.Catalog.List<SolutionVersion>(solution.Arn);
        var recipe = solution.RecipeArn ?? versions.LastOrDefault(version => version.Status == ResourceStatus.Active)?.RecipeArn;
        var isUpdatable = recipe is not null && RecipeCatalog.Get(recipe).SupportsUpdate;
        if (request.TrainingMode is null && !isUpdatable && config.AutoTrainingConfig is null)
            return null;

        // A solution that can be updated is trained in full once.
        var isUpdate = request.TrainingMode is { } given
            ? VersionCreation.CheckTrainingMode(given) == TrainingModes.Update
            : isUpdatable && versions.Any(version => version.Status == ResourceStatus.Active);
        if (isUpdate)
            TrainingAvailability.RequireUpdatable(solution, versions);
        return Schedule(solution, config, isUpdate ? TrainingModes.Update : TrainingModes.Full, versions);
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
        var schedule = Describe(new DescribeTrainingScheduleRequest(request.Training.Solution, request.Training.TrainingMode))!;
        context.Information?.Invoke(schedule.Reason);
        return schedule.IsDue ? _training.Train(request.Training, context) : null;
    }

    private TrainingSchedule Schedule(Solution solution, SolutionConfig config, string mode, IReadOnlyList<SolutionVersion> versions)
    {
        var interval = TrainingInterval.Of(config, mode);
        var latest = versions.LastOrDefault(
            version => version.Status == ResourceStatus.Active && (mode == TrainingModes.Update || version.TrainingMode == TrainingModes.Full));
        var due = latest?.CreationDateTime + interval.Length;
        var (isDue, reason) = Judge();
        return new(solution.Arn, mode, interval.Expression, latest?.Arn, due, isDue, reason);

        (bool IsDue, string Reason) Judge()
        {
            var training = $"The {mode} training of the solution '{solution.Name}'";
            if (interval.Length is null)
            {
                return (false, $"{training} is never due, because '{interval.Expression}' is not an interval like rate(7 days): "
                    + "let the scheduler keep these times, and train without asking whether it is due.");
            }

            if (versions.LastOrDefault(version => version.Status != ResourceStatus.Active && _store.Catalog.IsLeased(version.Arn)) is { } running)
                return (false, $"{training} is not due: the {Arn.Describe(running.Arn)} is being trained.");
            if (latest is null)
                return (true, $"{training} is due, because there is no ACTIVE version yet.");
            var since = $"the {Arn.Describe(latest.Arn)} was created";
            var whose = interval.IsDefault ? "the default" : "autoTrainingConfig";
            if (_clock.GetUtcNow().UtcDateTime < due)
            {
                return (false, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{training} is not due before {due:yyyy-MM-dd HH:mm:ss} UTC: {interval.Expression} ({whose}) has not passed since {since}."));
            }

            var passed = $"{training} is due: {interval.Expression} ({whose}) has passed since {since}";
            return Changed(solution, mode, latest) switch
            {
                null => (true, $"{passed}, and nobody recorded what it was trained on."),
                [] => (false, $"{training} is not due: nothing has changed in the data since {since}."),
                var types => (true, $"{passed}, and there is something new in {string.Join(", ", types)}."),
            };
        }
    }

    /// <summary>The datasets of which a training would learn something new; null if that is not known. An update learns nothing about users.</summary>
    private string[]? Changed(Solution solution, string mode, SolutionVersion latest)
    {
        if (latest.DataStates is not { } before)
            return null;
        var interactions = Arn.Dataset(Arn.NameOf(solution.DatasetGroupArn), DatasetType.Interactions);
        return [.. DataStates.Of(_store, solution.DatasetGroupArn, _store.Journal.State(interactions).Sequence)
            .Where(state => (mode == TrainingModes.Full || state.Key != nameof(DatasetType.Users)) && before.GetValueOrDefault(state.Key) != state.Value)
            .Select(state => state.Key)];
    }
}
