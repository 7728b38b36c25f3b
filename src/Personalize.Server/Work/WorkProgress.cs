using System.Collections.Concurrent;

namespace Personalize.Server.Work;

/// <summary>How far works are that are being done, as the engine last said.</summary>
internal sealed class WorkProgress
{
    // AutoML, trial, epoch.
    private const int Levels = 3;

    private readonly ConcurrentDictionary<string, OperationProgress?[]> _known = new();
    private readonly ConcurrentDictionary<string, EpochRecord[]> _epochs = new();

    public void Report(string arn, OperationProgress step)
    {
        var levels = _known.GetOrAdd(arn, _ => new OperationProgress?[Levels]);
        lock (levels)
        {
            var level = Math.Min(step.Level, Levels - 1);
            levels[level] = step.Completed ? null : step;
            Array.Clear(levels, level + 1, Levels - level - 1);
        }
    }

    /// <summary>Adds an epoch. With the first one of another network its curve begins again.</summary>
    public void Report(string arn, TrainedEpoch epoch)
    {
        var record = new EpochRecord(epoch.Phase, epoch.Epoch, epoch.Loss, epoch.Metric, epoch.EventsPerSecond, epoch.Seconds);
        _epochs.AddOrUpdate(
            arn, _ => [record], (_, known) => [.. known.Where(other => other.Phase != epoch.Phase || other.Epoch < epoch.Epoch), record]);
    }

    /// <summary>The epochs of a training so far.</summary>
    public IReadOnlyList<EpochRecord> EpochsOf(string arn) => _epochs.GetValueOrDefault(arn) ?? [];

    /// <summary>The work first, then the part of it that is being done, and so on; empty if nothing is known.</summary>
    public IReadOnlyList<OperationProgress> Of(string arn)
    {
        if (!_known.TryGetValue(arn, out var levels))
            return [];
        lock (levels)
            return [.. levels.OfType<OperationProgress>()];
    }

    public void Forget(string arn)
    {
        _known.TryRemove(arn, out _);
        _epochs.TryRemove(arn, out _);
    }
}
