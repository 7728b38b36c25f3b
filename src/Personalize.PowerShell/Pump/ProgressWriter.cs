using System.Management.Automation;

namespace Personalize.PowerShell.Pump;

/// <summary>
/// Turns reports into progress records: nested by level, at most five per second over all levels, never outside 0..100. Every
/// record that was shown is completed. Used only on the pipeline thread.
/// </summary>
internal sealed class ProgressWriter(ICommandRuntime output, TimeProvider clock)
{
    /// <summary>Time between two records.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // Far from the small numbers that other commands and scripts use for their own progress.
    private const int FirstActivityId = 0x5045;

    private readonly SortedDictionary<int, OperationProgress> _pending = [];
    private readonly SortedDictionary<int, string> _shown = [];
    private long _lastWrite = long.MinValue;

    public void Report(OperationProgress report)
    {
        _pending[report.Level] = report;
        Flush();
    }

    /// <summary>Writes what is due. Outer levels go first: they change rarely and would starve behind the inner ones.</summary>
    public void Flush()
    {
        if (_pending.Count == 0 || (_lastWrite != long.MinValue && clock.GetElapsedTime(_lastWrite) < Interval))
            return;
        var (level, report) = _pending.First();
        _pending.Remove(level);
        _lastWrite = clock.GetTimestamp();
        if (report.Completed)
        {
            foreach (var inner in _shown.Keys.Where(shown => shown >= level).Reverse().ToArray())
                WriteCompleted(inner);
            return;
        }

        _shown[level] = report.Activity;
        output.WriteProgress(Record(report));
    }

    /// <summary>Completes everything that is still shown, innermost first.</summary>
    public void Complete()
    {
        _pending.Clear();
        try
        {
            foreach (var level in _shown.Keys.Reverse().ToArray())
                WriteCompleted(level);
        }
        catch (PipelineStoppedException)
        {
            // A stopped pipeline may not write, and its host removes the progress itself.
        }
    }

    private static ProgressRecord Record(OperationProgress report) => new(FirstActivityId + report.Level, Text(report.Activity), Text(report.Status))
    {
        ParentActivityId = report.Level > 0 ? FirstActivityId + report.Level - 1 : -1,
        PercentComplete = report.Percent is { } percent && double.IsFinite(percent) ? (int)Math.Clamp(percent, 0, 100) : -1,
        SecondsRemaining = report.Remaining is { } remaining ? (int)Math.Clamp(Math.Ceiling(remaining.TotalSeconds), 0, int.MaxValue) : -1,
    };

    // ProgressRecord rejects empty strings.
    private static string Text(string text) => text.Length == 0 ? " " : Visible.Of(text);

    private void WriteCompleted(int level)
    {
        var activity = _shown[level];
        _shown.Remove(level);
        output.WriteProgress(new ProgressRecord(FirstActivityId + level, Text(activity), " ")
        {
            ParentActivityId = level > 0 ? FirstActivityId + level - 1 : -1,
            RecordType = ProgressRecordType.Completed,
        });
    }
}
