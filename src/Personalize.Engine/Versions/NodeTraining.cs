using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Versions;

/// <summary>
/// Leaves a training to the nodes of a shared store and follows it as if it ran here. If there are no nodes any more, it is continued here: whoever holds
/// the lease of the version trains it, so no two do.
/// </summary>
internal sealed class NodeTraining(IStore store, TimeProvider clock, VersionLookup lookup, VersionLifecycle lifecycle)
{
    // A restart of all nodes must not bring the training here.
    private static readonly TimeSpan s_longestAbsence = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(500);

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly VersionLookup _lookup = lookup;
    private readonly VersionLifecycle _lifecycle = lifecycle;

    /// <summary>The nodes that take work at this moment.</summary>
    public IReadOnlyList<Node> Active() => [.. _store.Nodes?.List().Where(node => node.Status == "ACTIVE") ?? []];

    /// <summary>Follows a version that waits, or that nodes train, until it has ended.</summary>
    /// <param name="version">As it was recorded.</param>
    /// <param name="begun">Called when its training begins.</param>
    /// <param name="runHere">Trains it in this process.</param>
    /// <returns>The version, which is ACTIVE, or CREATE STOPPED if somebody else stopped it.</returns>
    /// <exception cref="PersonalizeException">Its data cannot be trained on, which leaves no version behind, or training failed.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller; a version whose training had begun can be resumed.</exception>
    public SolutionVersion Follow(
        SolutionVersion version, Action<SolutionVersion>? begun, Func<RunSolutionVersionRequest, OperationContext, SolutionVersion> runHere,
        OperationContext context)
    {
        context.Detail?.Invoke($"The {Arn.Describe(version.Arn)} is trained by the nodes: {string.Join(", ", Active().Select(node => node.Name))}.");
        var hasBegun = false;
        var seen = _clock.GetTimestamp();
        while (true)
        {
            var current = _store.Catalog.Require<SolutionVersion>(version.Arn);
            if (!hasBegun && current.Status is not (ResourceStatus.CreatePending or ResourceStatus.CreateFailed))
            {
                hasBegun = true;
                begun?.Invoke(current);
            }

            if (!VersionLookup.IsUnfinished(current))
                return End(current, hasBegun, context);
            var nodes = Active();
            if (nodes.Count > 0)
                seen = _clock.GetTimestamp();
            Report(current, nodes, context);
            if (_clock.GetElapsedTime(seen) > s_longestAbsence && !_store.Catalog.IsLeased(version.Arn))
                return RunHere(current, hasBegun ? null : begun, runHere, context);
            if (context.CancellationToken.WaitHandle.WaitOne(s_poll))
                Stop(version.Arn, hasBegun, context);
        }
    }

    private static SolutionVersion RunHere(
        SolutionVersion version, Action<SolutionVersion>? begun, Func<RunSolutionVersionRequest, OperationContext, SolutionVersion> runHere,
        OperationContext context)
    {
        context.Warning?.Invoke($"There are no nodes any more, so the {Arn.Describe(version.Arn)} is trained here.");
        begun?.Invoke(version);
        return runHere(new RunSolutionVersionRequest(version.Arn), context);
    }

    private SolutionVersion End(SolutionVersion version, bool hasBegun, OperationContext context)
    {
        context.Progress?.Invoke(new OperationProgress("Training on the nodes", "finished", 100, Completed: true));
        switch (version.Status)
        {
            case ResourceStatus.CreateStopped:
                context.Warning?.Invoke($"The training of the {Arn.Describe(version.Arn)} was stopped by another process. It can be resumed.");
                break;
            case ResourceStatus.CreateFailed:
                if (!hasBegun && version.TrainingSeconds == 0)
                    Discard(version.Arn);
                throw new PersonalizeException(
                    ErrorKind.InvalidInput, ErrorIds.TrainingFailed,
                    $"The {Arn.Describe(version.Arn)} could not be trained: {version.FailureReason}",
                    "Follow the reason; the logs of the nodes say more about failures of a machine.", version.Arn);
        }

        return _lookup.Describe(version.Arn);
    }

    // As where it is trained here: a version whose training had not begun is gone.
    private void Stop(string arn, bool hasBegun, OperationContext context)
    {
        try
        {
            hasBegun |= _store.Catalog.Require<SolutionVersion>(arn).Status != ResourceStatus.CreatePending;
            var stopped = _lifecycle.Stop(new StopSolutionVersionRequest(arn), context with { CancellationToken = CancellationToken.None, Warning = null });
            if (!hasBegun && stopped is { Status: ResourceStatus.CreateStopped, TrainingSeconds: 0 })
                Discard(arn);
        }
        catch (PersonalizeException exception) when (exception.ErrorId == ErrorIds.SolutionVersionNotInWork)
        {
            // It has just ended.
        }

        context.CancellationToken.ThrowIfCancellationRequested();
    }

    private void Discard(string arn)
    {
        try
        {
            _lifecycle.Delete(new DeleteSolutionVersionRequest(arn));
        }
        catch (PersonalizeException)
        {
            // Somebody is at it; it says why it ended.
        }
    }

    private void Report(SolutionVersion version, IReadOnlyList<Node> nodes, OperationContext context)
    {
        if (context.Progress is not { } progress)
            return;
        var works = nodes.SelectMany(node => node.Running.Where(work => work.Arn == version.Arn).Select(work => (node.Name, Work: work))).ToArray();
        var leader = works.FirstOrDefault(one => !one.Work.IsTrial);
        var trials = version.Search is null ? [] : _store.Catalog.Trials(version.Arn);
        var running = works.Where(one => one.Work.IsTrial).Select(one => one.Name).ToArray();
        string?[] parts =
        [
            leader.Work is null
                ? version.Status == ResourceStatus.CreatePending ? $"waits for one of {nodes.Count} nodes"
                    : _store.Catalog.IsLeased(version.Arn) ? "has begun" : "waits for another node to take it over"
                : $"{leader.Name}: {(leader.Work.Step.Length > 0 ? leader.Work.Step : "reads the data")}",
            trials.Count == 0 ? null : Describe(version, trials),
            running.Length == 0 ? null : $"{running.Length} running on {string.Join(", ", running.Distinct().Order(StringComparer.Ordinal))}",
        ];
        progress(new OperationProgress("Training on the nodes", string.Join("; ", parts.OfType<string>()), leader.Work?.Percent));
    }

    private string Describe(SolutionVersion version, IReadOnlyList<Trial> trials)
    {
        var ended = trials.Count(trial => trial.Status != TrialStatus.InProgress);
        var best = _lookup.ListTrials(version).FirstOrDefault() is { Metric: { } metric } leader
            ? string.Create(
                CultureInfo.InvariantCulture,
                $", best {MetricDescription.ShortName(leader.MetricName)} {metric:0.0000} of trial {leader.Number} ({Arn.LastPartOf(leader.RecipeArn)})")
            : "";
        return $"{ended} of {Math.Max(version.Search!.MaxTrials, trials.Count)} trials{best}";
    }
}
