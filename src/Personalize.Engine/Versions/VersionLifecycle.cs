using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;

namespace Personalize.Engine.Versions;

/// <summary>Stops and deletes solution versions.</summary>
internal sealed class VersionLifecycle(IStore store, TimeProvider clock, VersionLookup lookup, VersionRecorder recorder, SolutionRemoval removal)
{
    private static readonly TimeSpan s_stopPoll = TimeSpan.FromMilliseconds(50);

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly VersionLookup _lookup = lookup;
    private readonly VersionRecorder _recorder = recorder;
    private readonly SolutionRemoval _removal = removal;

    /// <summary>
    /// Asks the process that trains a version to stop, and waits until it has stopped. A version whose training has not begun is stopped at once.
    /// </summary>
    /// <returns>The version, which is CREATE STOPPED, or ACTIVE or CREATE FAILED if it got there first.</returns>
    /// <exception cref="PersonalizeException">InvalidInput: the version is neither being trained nor waiting to be.</exception>
    public SolutionVersion Stop(StopSolutionVersionRequest request, OperationContext context)
    {
        var arn = _lookup.ArnOrNewest(request.SolutionVersion);
        if (TryStopPending(arn) is { } pending)
            return pending;
        RequestStop(arn, request.SolutionVersion);
        while (true)
        {
            var version = _store.Catalog.Require<SolutionVersion>(arn);
            if (!VersionLookup.IsUnfinished(version))
            {
                if (version.Status == ResourceStatus.Active)
                    context.Warning?.Invoke($"The {Arn.Describe(arn)} was finished before it could be stopped.");
                return version;
            }

            // Nobody is training it any more: its process died, before or after it was asked to stop.
            if (_store.Catalog.TryAcquireLease(arn) is { } lease)
            {
                using (lease)
                {
                    _recorder.RecordEnd(
                        lease, arn, ResourceStatus.CreateStopped, "Its training process had already ended when it was stopped. It can be resumed.", seconds: 0);
                }

                continue;
            }

            context.CancellationToken.WaitHandle.WaitOne(s_stopPoll);
            context.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Removes a version and its model.</summary>
    /// <exception cref="PersonalizeException">ResourceInUse: campaigns use it, or it is being trained.</exception>
    public void Delete(DeleteSolutionVersionRequest request)
    {
        var arn = VersionLookup.RequireArn(request.SolutionVersion);
        var version = _store.Catalog.Require<SolutionVersion>(arn);
        using var lease = _lookup.Acquire(arn);
        _store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(lease);
            transaction.RefuseIfUsed(arn);
            transaction.Delete(arn);
            return true;
        });
        _removal.DeleteModels([version]);
    }

    // Null if the version is not waiting, or if a process is starting on it at this moment.
    private SolutionVersion? TryStopPending(string arn)
    {
        if (_store.Catalog.Require<SolutionVersion>(arn).Status != ResourceStatus.CreatePending || _store.Catalog.TryAcquireLease(arn) is not { } lease)
            return null;
        using (lease)
        {
            return _store.Catalog.Require<SolutionVersion>(arn).Status == ResourceStatus.CreatePending
                ? _recorder.RecordEnd(lease, arn, ResourceStatus.CreateStopped, "It was stopped before its training began. It can be resumed.", seconds: 0)
                : null;
        }
    }

    private void RequestStop(string arn, string target)
    {
        _store.Catalog.Write(transaction =>
        {
            var version = transaction.Require<SolutionVersion>(arn);
            if (!VersionLookup.IsUnfinished(version))
            {
                throw PersonalizeException.InvalidInput(
                    ErrorIds.SolutionVersionNotInWork,
                    $"The {Arn.Describe(arn)} is {version.Status}: only a version that is being trained, or waiting to be, can be stopped.",
                    target: target);
            }

            transaction.Update(version with { Status = ResourceStatus.CreateStopping, LastUpdatedDateTime = _clock.GetUtcNow().UtcDateTime });
            return true;
        });
        _store.Catalog.RequestStop(arn);
    }
}
