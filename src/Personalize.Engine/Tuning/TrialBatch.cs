using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>A trial to run.</summary>
/// <param name="StopReason">Called after every epoch, on any thread: returns why to end the trial, or null to continue.</param>
internal sealed record TrialTask(Trial Trial, TrainingRequest Request, Func<Trial, string?> StopReason);

/// <summary>
/// Runs trials side by side, as many as the runner has workers. A trial that fails does not affect the others. What they report is
/// passed to the calling thread, the only one that stores and shows anything.
/// </summary>
/// <param name="changed">Called whenever a trial has started, finished an epoch or ended.</param>
internal sealed class TrialBatch(ITrialRunner runner, TimeProvider clock, Action<Trial> changed)
{
    /// <summary>The ended trials, in the given order.</summary>
    /// <param name="threadCount">Threads of this process for all trials together.</param>
    /// <exception cref="OperationCanceledException">Stopped by the caller; trials that had ended were reported.</exception>
    public IReadOnlyList<Trial> Run(IReadOnlyList<TrialTask> tasks, int threadCount, OperationContext context)
    {
        var ended = new Trial[tasks.Count];
        var workerCount = Math.Min(tasks.Count, Math.Max(1, runner.Workers));
        var threadsPerTrial = Math.Max(1, threadCount / Math.Max(1, workerCount));
        var running = new SortedSet<int>();
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        using var reports = new BlockingCollection<Action>();

        void Work()
        {
            try
            {
                for (var i = Interlocked.Increment(ref next); i < tasks.Count; i = Interlocked.Increment(ref next))
                {
                    var number = tasks[i].Trial.Number;
                    reports.Add(() => running.Add(number));
                    ended[i] = RunTrial(tasks[i], threadsPerTrial, reports.Add, Inner(number));
                    reports.Add(() => running.Remove(number));
                }
            }
            catch (Exception exception)
            {
                // The first exception is the cause; the others only follow from the cancellation.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
                stop.Cancel();
            }
        }

        // There is room for the progress of only one trial: the first that is still running.
        OperationContext Inner(int number) => context with
        {
            CancellationToken = stop.Token,
            Progress = context.Progress is null ? null : progress => reports.Add(() => ShowIfFirst(number, progress)),
            Warning = context.Warning is null ? null : text => reports.Add(() => context.Warning(text)),
            Information = context.Information is null ? null : text => reports.Add(() => context.Information(text)),
        };

        void ShowIfFirst(int number, OperationProgress progress)
        {
            if (running.Min == number)
                context.Progress!(progress with { Level = 2 });
        }

        var workers = Enumerable.Range(0, workerCount)
            .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var all = Task.WhenAll(workers).ContinueWith(_ => reports.CompleteAdding(), TaskScheduler.Default);
        try
        {
            foreach (var report in reports.GetConsumingEnumerable())
                report();
        }
        finally
        {
            // Reached early if storing failed: no worker outlives the call.
            if (!all.IsCompleted)
                stop.Cancel();
            all.Wait(CancellationToken.None);
        }

        // How a runner takes a cancellation is its own affair: the trials that it ends are no failures, and run again when the search is resumed.
        context.CancellationToken.ThrowIfCancellationRequested();
        failure?.Throw();
        return ended;
    }

    private Trial RunTrial(TrialTask task, int threadCount, Action<Action> report, OperationContext context)
    {
        var trial = task.Trial;
        var started = clock.GetTimestamp();
        var watched = task.Request.Watched;
        string? stopReason = null;

        void Change(Trial to)
        {
            trial = to with { Seconds = clock.GetElapsedTime(started).TotalSeconds };
            var reported = trial;
            report(() => changed(reported));
        }

        bool GoOn(ValidatedEpoch epoch)
        {
            // The epoch that training keeps is the one that is judged.
            var metric = epoch.Metrics[watched.Name];
            Change(trial with
            {
                Metric = epoch.IsKept ? epoch.Compared?.Value ?? metric : trial.Metric,
                MetricByGroup = epoch.IsKept ? epoch.Compared?.ByGroup ?? [] : trial.MetricByGroup,
                Epochs = [.. trial.Epochs, new TrialEpoch(epoch.Epoch, epoch.Loss, metric, epoch.Seconds)],
            });
            stopReason = task.StopReason(trial);
            return stopReason is null;
        }

        Change(trial);
        try
        {
            runner.Run(task.Request with { ThreadCount = threadCount }, GoOn, context);
            Change(trial.Metric is null
                ? trial with { Status = TrialStatus.Failed, Reason = "There are no users to validate on, because too few have two or more interactions." }
                : trial with { Status = stopReason is null ? TrialStatus.Completed : TrialStatus.Stopped, Reason = stopReason });
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested)
        {
            // This includes what a runner gives up on, such as a request to another machine that takes too long. Values that made a training
            // fail must not win, whatever metric they had reached before.
            Change(trial with { Status = TrialStatus.Failed, Metric = null, Reason = FailureReason.Of(exception) });
        }

        return trial;
    }
}
