using System.Diagnostics;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;

namespace Personalize.Server.Cluster;

/// <summary>A trial that runs here, in a thread of its own. After every epoch it waits until its leader has said whether to go on.</summary>
internal sealed class HostedTrial : IDisposable
{
    private readonly TrialOrder _order;
    private readonly ITrainingCheckpoint _checkpoint;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _isAnswered = new();
    private readonly List<ValidatedEpoch> _waiting = [];
    private OperationProgress? _step;
    private TrialState? _end;
    private (int Epoch, bool GoOn) _answer;
    private long _asked = Stopwatch.GetTimestamp();
    private int _trained;

    /// <param name="open">Gets what runs the trial, which may take a while.</param>
    /// <param name="checkpoint">Where it keeps its state.</param>
    public HostedTrial(TrialOrder order, Func<ITrialRunner> open, ITrainingCheckpoint checkpoint)
    {
        (_order, _checkpoint) = (order, checkpoint);
        new Thread(() => Work(open)) { IsBackground = true, Name = "Personalize trial" }.Start();
    }

    public bool IsRunning
    {
        get
        {
            lock (_lock)
                return _end is null && !_stop.IsCancellationRequested;
        }
    }

    public TrialNeed Need => _order.Need;

    /// <summary>The search that it belongs to.</summary>
    public (string Version, string Fingerprint) Search => (_order.SolutionVersion, _order.DataFingerprint);

    /// <summary>Whether it has the memory that it needs: before the end of an epoch it has not been at its peak.</summary>
    public bool HasItsMemory => Volatile.Read(ref _trained) > 0;

    /// <summary>How long ago somebody asked for it.</summary>
    public TimeSpan SilentFor => Stopwatch.GetElapsedTime(Volatile.Read(ref _asked));

    public NodeWork Describe() => new(_order.SolutionVersion, IsTrial: true, _order.Recipe, _step?.Percent);

    public TrialState Follow(int answered, bool goOn)
    {
        Volatile.Write(ref _asked, Stopwatch.GetTimestamp());
        lock (_lock)
        {
            if (answered > _answer.Epoch)
            {
                _answer = (answered, goOn);
                _waiting.RemoveAll(epoch => epoch.Epoch <= answered);
                _isAnswered.Set();
            }

            string[] epochs = [.. _waiting.Select(TrialOrder.Write)];
            return _end is { } end
                ? end with { Epochs = epochs }
                : new TrialState(TrialPhase.Running, epochs, _step is { } step ? $"{step.Activity}: {step.Status}" : "", _step?.Percent);
        }
    }

    public void Dispose() => _stop.Cancel();

    private void Work(Func<ITrialRunner> open)
    {
        try
        {
            open().Run(_order.Request(_order.Need.Cores) with { TrialCheckpoint = _checkpoint }, GoOn, new OperationContext
            {
                CancellationToken = _stop.Token,
                Progress = step => _step = step,
            });
            End(new TrialState(TrialPhase.Done, []));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            End(new TrialState(TrialPhase.Gone, []));
        }
        catch (PersonalizeException exception) when (exception.ErrorId == ErrorIds.StoreUnreachable)
        {
            // Nothing is wrong with the trial: it is placed again.
            End(new TrialState(TrialPhase.Gone, []));
        }
        catch (PersonalizeException exception)
        {
            End(new TrialState(TrialPhase.Failed, [], Error: exception.Message, ErrorId: exception.ErrorId));
        }
        catch (Exception exception)
        {
            End(new TrialState(TrialPhase.Failed, [], Error: FailureReason.Of(exception)));
        }
    }

    private void End(TrialState end)
    {
        lock (_lock)
            _end = end;
    }

    private bool GoOn(ValidatedEpoch epoch)
    {
        // The first one may have been read from the checkpoint.
        Interlocked.Increment(ref _trained);
        lock (_lock)
        {
            _isAnswered.Reset();
            _waiting.Add(epoch);
            if (_answer.Epoch >= epoch.Epoch)
                _isAnswered.Set();
        }

        while (true)
        {
            _isAnswered.Wait(_stop.Token);
            lock (_lock)
            {
                if (_answer.Epoch >= epoch.Epoch)
                    return _answer.GoOn;
                _isAnswered.Reset();
            }
        }
    }
}
