using System.Collections.Concurrent;

namespace Personalize.Server.Work;

/// <summary>How far works are that are being done, as the engine last said.</summary>
internal sealed class WorkProgress
{
    // AutoML, trial, epoch.
    private const int Levels = 3;

    private readonly ConcurrentDictionary<string, OperationProgress?[]> _known = new();

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

    /// <summary>The work first, then the part of it that is being done, and so on; empty if nothing is known.</summary>
    public IReadOnlyList<OperationProgress> Of(string arn)
    {
        if (!_known.TryGetValue(arn, out var levels))
            return [];
        lock (levels)
            return [.. levels.OfType<OperationProgress>()];
    }

    public void Forget(string arn) => _known.TryRemove(arn, out _);
}
