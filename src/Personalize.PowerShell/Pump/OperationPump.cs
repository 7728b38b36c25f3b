using System.Collections.Concurrent;
using System.Management.Automation;

namespace Personalize.PowerShell.Pump;

/// <summary>
/// Runs an operation on a worker thread and passes what it reports to the pipeline thread, the only one that may write. The queue
/// is bounded: a worker that reports faster than PowerShell writes has to wait, except for progress, which is dropped.
/// </summary>
internal static class OperationPump
{
    private const int QueueCapacity = 256;

    /// <summary>Runs <paramref name="body"/> to its end, even if writing fails or the pipeline is stopped.</summary>
    /// <exception cref="OperationCanceledException">The pipeline was stopped.</exception>
    public static T Run<T>(Func<OperationContext, T> body, ICommandRuntime output, TimeProvider clock, CancellationToken stop)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var queue = new BlockingCollection<object>(QueueCapacity);
        var progress = new ProgressWriter(output, clock);
        var context = new OperationContext
        {
            CancellationToken = cancellation.Token,
            Progress = report => queue.TryAdd(report),
            Warning = text => queue.Add(new WarningRecord(Visible.Lines(text))),
            Information = text => queue.Add(Remark.From(text)),
            Detail = text => queue.Add(new VerboseRecord(Visible.Lines(text))),
        };
        var worker = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return body(context);
                }
                finally
                {
                    queue.CompleteAdding();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            while (!queue.IsCompleted)
            {
                if (queue.TryTake(out var message, ProgressWriter.Interval))
                    Write(message, output, progress);
                progress.Flush();
            }

            return worker.GetAwaiter().GetResult();
        }
        finally
        {
            // Reached early if writing threw (the pipeline stops, -WarningAction Stop): the worker must end before this method returns.
            cancellation.Cancel();
            foreach (var _ in queue.GetConsumingEnumerable(CancellationToken.None))
            {
            }

            Task.WaitAny(worker);
            progress.Complete();
        }
    }

    private static void Write(object message, ICommandRuntime output, ProgressWriter progress)
    {
        switch (message)
        {
            case OperationProgress report:
                progress.Report(report);
                break;
            case WarningRecord warning:
                output.WriteWarning(warning.Message);
                break;
            case VerboseRecord detail:
                output.WriteVerbose(detail.Message);
                break;
            case InformationRecord information:
                ((ICommandRuntime2)output).WriteInformation(information);
                break;
        }
    }
}
