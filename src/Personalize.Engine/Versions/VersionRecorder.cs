using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Versions;

/// <summary>Records the progress of a solution version. Only the process that holds its lease may do so.</summary>
internal sealed class VersionRecorder(IStore store, TimeProvider clock)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;

    /// <summary>Adds a new version to its solution.</summary>
    /// <exception cref="PersonalizeException">ResourceNotFound: the solution has been deleted in the meantime.</exception>
    public void Insert(SolutionVersion version) => _store.Catalog.Write(transaction =>
    {
        transaction.Require<Solution>(version.SolutionArn);
        transaction.Insert(version, version.SolutionArn);
        return true;
    });

    /// <exception cref="PersonalizeException">ResourceInUse, id <c>LeaseLost</c>: another process has taken over.</exception>
    public SolutionVersion Record(ILease lease, string arn, Func<SolutionVersion, SolutionVersion> change) => _store.Catalog.Write(transaction =>
    {
        transaction.RequireLease(lease);
        var version = change(transaction.Require<SolutionVersion>(arn)) with { LastUpdatedDateTime = _clock.GetUtcNow().UtcDateTime };
        transaction.Update(version);
        if (version.Status == ResourceStatus.Active)
            LetCampaignsFollow(transaction, version);
        return version;
    });

    /// <summary>Gives a new version to the campaigns that take every new one, in the same write that makes it ACTIVE.</summary>
    private static void LetCampaignsFollow(ICatalogTransaction transaction, SolutionVersion version)
    {
        foreach (var campaign in transaction.List<Campaign>(version.SolutionArn).Where(campaign => campaign.SyncWithLatestSolutionVersion))
        {
            transaction.Update(
                campaign with { SolutionVersionArn = version.Arn, LastUpdatedDateTime = version.LastUpdatedDateTime }, [version.Arn]);
        }
    }

    /// <summary>Records how a version ended. One that has already ended stays as it is, except that a new reason for a failure replaces the old one.</summary>
    public SolutionVersion RecordEnd(ILease lease, string arn, string status, string reason, double seconds) => Record(
        lease,
        arn,
        current => VersionLookup.IsUnfinished(current) || (current.Status == ResourceStatus.CreateFailed && status == ResourceStatus.CreateFailed)
            ? current with { Status = status, FailureReason = reason, TrainingSeconds = current.TrainingSeconds + seconds }
            : current);

    /// <summary>
    /// Like <see cref="RecordEnd"/>, for use when another exception is already being thrown, because the caller must see what ended the
    /// training. A version whose end could not be recorded (lease lost, disk full) is still reported as failed, because its lease is gone.
    /// </summary>
    public void TryRecordEnd(ILease lease, string arn, string status, string reason, double seconds) =>
        Try(() => RecordEnd(lease, arn, status, reason, seconds));

    /// <summary>Removes a version on which no work was done, for use when another exception is already being thrown.</summary>
    public void TryDiscard(ILease lease, string arn) => Try(() => _store.Catalog.Write(transaction =>
    {
        transaction.RequireLease(lease);
        transaction.Delete(arn);
        return true;
    }));

    /// <summary>Stores a trial of a version.</summary>
    public void Save(ILease lease, Trial trial) => _store.Catalog.Write(transaction =>
    {
        transaction.RequireLease(lease);
        transaction.PutTrial(trial);
        return true;
    });

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (PersonalizeException)
        {
        }
    }
}
