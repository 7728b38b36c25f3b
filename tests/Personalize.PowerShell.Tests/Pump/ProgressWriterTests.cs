using System.Management.Automation;
using CsCheck;
using Personalize.Engine.Common;
using Personalize.PowerShell.Pump;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Pump;

public sealed class ProgressWriterTests
{
    private readonly RecordingRuntime _runtime = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public void At_most_five_records_a_second_are_written()
    {
        var writer = new ProgressWriter(_runtime, _clock);
        for (var millisecond = 0; millisecond < 10_000; millisecond++)
        {
            writer.Report(new OperationProgress("Training", $"{millisecond}", Level: millisecond % 3));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(_runtime.Progress.Count(), 45, 50);
    }

    [Fact]
    public void The_newest_status_is_shown_once_it_is_due()
    {
        var writer = new ProgressWriter(_runtime, _clock);
        writer.Report(new OperationProgress("Training", "epoch 1"));
        writer.Report(new OperationProgress("Training", "epoch 2"));
        writer.Report(new OperationProgress("Training", "epoch 3"));
        _clock.Advance(ProgressWriter.Interval);
        writer.Flush();

        Assert.Equal(["epoch 1", "epoch 3"], _runtime.Progress.Select(record => record.StatusDescription));
    }

    [Fact]
    public void Levels_are_nested_and_completed_from_the_inside()
    {
        var writer = new ProgressWriter(_runtime, _clock);
        for (var level = 0; level < 3; level++)
        {
            writer.Report(new OperationProgress($"Level {level}", "running", Level: level));
            _clock.Advance(ProgressWriter.Interval);
        }

        writer.Complete();

        var shown = _runtime.Progress.ToArray();
        Assert.Equal(-1, shown[0].ParentActivityId);
        Assert.Equal(shown[0].ActivityId, shown[1].ParentActivityId);
        Assert.Equal(shown[1].ActivityId, shown[2].ParentActivityId);
        Assert.Equal(
            [shown[2].ActivityId, shown[1].ActivityId, shown[0].ActivityId],
            shown.Skip(3).Where(record => record.RecordType == ProgressRecordType.Completed).Select(record => record.ActivityId));
    }

    [Fact]
    public void What_never_appeared_is_not_completed()
    {
        var writer = new ProgressWriter(_runtime, _clock);
        writer.Report(new OperationProgress("Training", "shown"));
        writer.Report(new OperationProgress("Epoch", "too soon after the first", Level: 1));
        writer.Complete();

        Assert.Equal(2, _runtime.Progress.Count());
    }

    [Fact]
    public void A_completed_level_takes_its_parts_along()
    {
        var writer = new ProgressWriter(_runtime, _clock);
        writer.Report(new OperationProgress("Trial", "running"));
        _clock.Advance(ProgressWriter.Interval);
        writer.Report(new OperationProgress("Epoch", "running", Level: 1));
        _clock.Advance(ProgressWriter.Interval);
        writer.Report(new OperationProgress("Trial", "done", Completed: true));

        Assert.Equal(
            ["Epoch", "Trial"], _runtime.Progress.Where(record => record.RecordType == ProgressRecordType.Completed).Select(record => record.Activity));
    }

    [Fact]
    public void Whatever_is_reported_the_record_is_valid() =>
        Gen.Select(Gen.Double, Gen.TimeSpan, Gen.String).Sample((percent, remaining, text) =>
        {
            var runtime = new RecordingRuntime();
            new ProgressWriter(runtime, _clock).Report(new OperationProgress(text, text, percent, remaining));

            var record = Assert.Single(runtime.Progress);
            Assert.InRange(record.PercentComplete, -1, 100);
            Assert.InRange(record.SecondsRemaining, 0, int.MaxValue);
        });
}
