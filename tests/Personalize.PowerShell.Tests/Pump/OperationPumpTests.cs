using System.Management.Automation;
using Personalize.Engine.Common;
using Personalize.PowerShell.Pump;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Pump;

public sealed class OperationPumpTests
{
    [Fact]
    public void Messages_keep_their_order_and_arrive_on_the_callers_thread()
    {
        var runtime = new RecordingRuntime();
        var worker = 0;

        var result = OperationPump.Run(
            context =>
            {
                worker = Environment.CurrentManagedThreadId;
                for (var i = 0; i < 1000; i++)
                    context.Warning!($"{i}");
                return 7;
            },
            runtime,
            new ManualClock(),
            CancellationToken.None);

        Assert.Equal(7, result);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), runtime.Written.Cast<string>());
        Assert.Equal([Environment.CurrentManagedThreadId], runtime.Threads);
        Assert.NotEqual(Environment.CurrentManagedThreadId, worker);
    }

    [Fact]
    public void A_remark_is_marked_for_the_host()
    {
        var runtime = new RecordingRuntime();
        OperationPump.Run(
            context =>
            {
                context.Information!("made a schema");
                return 0;
            },
            runtime,
            new ManualClock(),
            CancellationToken.None);

        var record = Assert.IsType<InformationRecord>(Assert.Single(runtime.Written));
        Assert.Equal("made a schema", record.ToString());
        Assert.Contains("PSHOST", record.Tags);
    }

    [Fact]
    public void The_error_of_the_operation_is_the_error_of_the_call()
    {
        var error = Assert.Throws<PersonalizeException>(() => OperationPump.Run<int>(
            _ => throw PersonalizeException.InvalidInput("BadThing", "It is bad."), new RecordingRuntime(), new ManualClock(), CancellationToken.None));

        Assert.Equal("BadThing", error.ErrorId);
    }

    [Fact]
    public void When_writing_fails_the_operation_is_cancelled_and_joined()
    {
        var ended = false;
        var runtime = new RecordingRuntime { OnWrite = _ => throw new PipelineStoppedException() };

        Assert.Throws<PipelineStoppedException>(() => OperationPump.Run(
            context =>
            {
                context.Warning!("the pipeline is gone");
                context.CancellationToken.WaitHandle.WaitOne();

                // More than the queue holds: a worker that nobody listens to any more must still end.
                for (var i = 0; i < 1000; i++)
                    context.Warning!("last words");
                return ended = true;
            },
            runtime,
            new ManualClock(),
            CancellationToken.None));

        Assert.True(ended);
    }

    [Fact]
    public void Progress_is_completed_when_the_operation_fails()
    {
        using var seen = new ManualResetEventSlim();
        var runtime = new RecordingRuntime { OnWrite = _ => seen.Set() };

        Assert.Throws<InvalidOperationException>(() => OperationPump.Run<int>(
            context =>
            {
                context.Progress!(new OperationProgress("Training", "running"));
                seen.Wait();
                throw new InvalidOperationException();
            },
            runtime,
            new ManualClock(),
            CancellationToken.None));

        Assert.Equal([ProgressRecordType.Processing, ProgressRecordType.Completed], runtime.Progress.Select(record => record.RecordType));
    }
}
