using System.Globalization;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;

namespace Personalize.Engine.Versions;

/// <summary>Judges whether a training is due: by the clock, by what is in work, and by the data.</summary>
internal sealed class TrainingDue(IStore store, TimeProvider clock)
{
    // "Configuring automatic training" in the developer guide: the first training starts within one hour, so that one by hand can come before it.
    private static readonly TimeSpan s_beforeFirst = TimeSpan.FromHours(1);

    // A training that fails today will most probably fail in a minute, too.
    private static readonly TimeSpan s_longestPause = TimeSpan.FromDays(1);

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;

    /// <summary>Says when a solution is to be trained again.</summary>
    /// <param name="versions">All versions of the solution, oldest first.</param>
    /// <param name="isAutomatic">Whether a server asks, again and again, and not a scheduler, which knows when to ask.</param>
    public TrainingSchedule Schedule(
        Solution solution, TrainingInterval interval, string mode, IReadOnlyList<SolutionVersion> versions, bool isAutomatic = false)
    {
        var latest = versions.LastOrDefault(
            version => version.Status == ResourceStatus.Active && (mode == TrainingModes.Update || version.TrainingMode == TrainingModes.Full));
        var due = latest?.CreationDateTime + interval.Length;
        if (isAutomatic && interval.Length is { } length)
            due = Later(due, solution, versions, latest, length);
        var (isDue, reason) = Judge(solution, interval, mode, versions, latest, due);
        return new(solution.Arn, mode, interval.Expression, latest?.Arn, due, isDue, reason);
    }

    private (bool IsDue, string Reason) Judge(
        Solution solution, TrainingInterval interval, string mode, IReadOnlyList<SolutionVersion> versions, SolutionVersion? latest, DateTime? due)
    {
        var training = $"The {mode} training of the solution '{solution.Name}'";
        if (interval.Length is not { } length)
        {
            return (false, $"{training} is never due, because '{interval.Expression}' is not an interval like rate(7 days): "
                + "let the scheduler keep these times, and train without asking whether it is due.");
        }

        var now = _clock.GetUtcNow().UtcDateTime;
        if (versions.LastOrDefault(version => version.Status != ResourceStatus.Active && _store.Catalog.IsLeased(version.Arn)) is { } running)
            return (false, $"{training} is not due: the {Arn.Describe(running.Arn)} is being trained.");

        // Nobody may ever run a version that waits, so it does not count for ever.
        if (versions.LastOrDefault(version => version.Status == ResourceStatus.CreatePending && version.CreationDateTime + length > now) is { } waiting)
            return (false, $"{training} is not due: the {Arn.Describe(waiting.Arn)} waits to be trained.");
        var whose = interval.IsDefault ? "the default" : "autoTrainingConfig";
        if (now < due)
        {
            return (false, string.Create(
                CultureInfo.InvariantCulture, $"{training} is not due before {due:yyyy-MM-dd HH:mm:ss} UTC: {Because(interval, whose, latest, due.Value)}."));
        }

        if (latest is null)
            return (true, $"{training} is due, because there is no ACTIVE version yet.");
        var since = $"the {Arn.Describe(latest.Arn)} was created";
        var passed = $"{training} is due: {interval.Expression} ({whose}) has passed since {since}";
        return Changed(solution, mode, latest) switch
        {
            null => (true, $"{passed}, and nobody recorded what it was trained on."),
            [] => (false, $"{training} is not due: nothing has changed in the data since {since}."),
            var types => (true, $"{passed}, and there is something new in {string.Join(", ", types)}."),
        };
    }

    private static string Because(TrainingInterval interval, string whose, SolutionVersion? latest, DateTime due) =>
        latest?.CreationDateTime + interval.Length == due
            ? $"{interval.Expression} ({whose}) has not passed since the {Arn.Describe(latest!.Arn)} was created"
            : latest is null
                ? "it was switched on, or a training failed or was stopped, not long ago"
                : "the solution was changed, or a training failed or was stopped, not long ago";

    private static DateTime? Later(
        DateTime? due, Solution solution, IReadOnlyList<SolutionVersion> versions, SolutionVersion? latest, TimeSpan interval)
    {
        var update = solution.LatestSolutionUpdate;
        var switchedOn = (update is { PerformAutoTraining: true } or { PerformIncrementalUpdate: true } ? update.CreationDateTime : solution.CreationDateTime)
            + s_beforeFirst;
        if (due is null || due < switchedOn)
            due = switchedOn;
        var ended = versions.LastOrDefault(
            version => version.TrainingType == TrainingTypes.Automatic && version.Status is not (ResourceStatus.Active or ResourceStatus.CreatePending));
        if (ended is null || ended.CreationDateTime < latest?.CreationDateTime)
            return due;
        var again = ended.CreationDateTime + (interval < s_longestPause ? interval : s_longestPause);
        return again > due ? again : due;
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
