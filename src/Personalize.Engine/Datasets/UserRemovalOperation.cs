using Personalize.Engine.Common;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Datasets;

/// <summary>Deletes everything about a person.</summary>
/// <param name="forgetUsers">Removes what serving stores about the users of a dataset.</param>
/// <param name="recordShown">Records the lists that have been shown so far and are still to be recorded.</param>
internal sealed class UserRemovalOperation(IStore store, TimeProvider clock, Action<string> forgetUsers, Action recordShown)
{
    // Always in this order, so that two processes cannot each hold what the other is waiting for.
    private static readonly DatasetType[] s_typesWithUsers = [DatasetType.Interactions, DatasetType.Users];

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly Action<string> _forgetUsers = forgetUsers;
    private readonly Action _recordShown = recordShown;

    /// <summary>
    /// Deletes all data about some users from a dataset group: interactions, events, metadata and the recorded lists that were shown to them,
    /// completely or not at all. Versions that have learned from them are kept and say so (<see cref="SolutionVersion.UsersRemoved"/>).
    /// </summary>
    /// <returns>What was deleted; users without data are not counted.</returns>
    /// <exception cref="PersonalizeException">ResourceNotFound: there is no such group; ResourceInUse: data is being imported.</exception>
    public UserRemovalReport Run(DeleteUsersRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request.UserIds);
        var group = _store.Catalog.Require<DatasetGroup>(Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup));
        var users = request.UserIds.ToHashSet();
        var leases = new List<ILease>();
        var removals = new List<(Dataset Dataset, UserRemoval Removal)>();
        var isDone = false;
        try
        {
            foreach (var type in s_typesWithUsers)
            {
                if (_store.Catalog.Find<Dataset>(Arn.Dataset(group.Name, type)) is not { } dataset)
                    continue;
                leases.Add(_store.Catalog.AcquireDataset(dataset.Arn));
                var schema = DatasetSchemaReader.Read(type, _store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText);
                var removal = new UserRemoval(_store, dataset.Arn, schema, users, context.CancellationToken);
                removals.Add((dataset, removal));
                removal.Run(_store.Catalog.Segments(dataset.Arn));
            }

            var report = Commit(group, users, leases, removals);
            isDone = true;
            Warn(report, users.Count, context);
            return report;
        }
        finally
        {
            removals.ForEach(entry => entry.Removal.Dispose());
            leases.ForEach(lease => lease.Dispose());
            Finish(Arn.Dataset(group.Name, DatasetType.Interactions), isDone ? context : context with { Warning = null });
        }
    }

    /// <summary>Removes what is left on the disk, also of a removal that was killed. A removal that happened is never reported as failed.</summary>
    private void Finish(string datasetArn, OperationContext context)
    {
        var isErased = false;
        try
        {
            // Data that serving stores per user; it is rebuilt from what is left.
            _forgetUsers(datasetArn);
            _store.Segments.Sweep();
            isErased = _store.Catalog.EraseRemoved();
        }
        catch (Exception exception) when (exception is PersonalizeException or IOException or UnauthorizedAccessException)
        {
            context.Warning?.Invoke($"Not everything could be erased from the disk yet: {exception.Message}");
        }

        if (isErased)
            return;
        context.Warning?.Invoke("The data is deleted, but traces of it are still in the files of the store. They are erased when the store is next opened.");
    }

    private static void Warn(UserRemovalReport report, int asked, OperationContext context)
    {
        if (report.Users < asked)
            context.Warning?.Invoke($"{asked - report.Users} of the {asked} users have no data in the {Arn.Describe(report.DatasetGroupArn)}.");
        if (report.SolutionVersionsTrainedBefore.Count > 0)
        {
            context.Warning?.Invoke(
                $"{report.SolutionVersionsTrainedBefore.Count} solution versions have learned from the data that was deleted: "
                + $"{string.Join(", ", report.SolutionVersionsTrainedBefore.Select(Arn.Describe))}. "
                + "To remove that influence, train again and delete these versions.");
        }
    }

    private UserRemovalReport Commit(DatasetGroup group, HashSet<string> users, List<ILease> leases, List<(Dataset Dataset, UserRemoval Removal)> removals)
    {
        _recordShown();
        var found = removals.SelectMany(entry => entry.Removal.Found)
            .Concat(users.Where(user => _store.RecommendationLog.ReadUser(group.Arn, user).Count > 0))
            .ToHashSet();
        var report = new UserRemovalReport(group.Arn, found.Count, Removed(DatasetType.Interactions), EventsRemoved: 0, Removed(DatasetType.Users), []);
        if (found.Count == 0)
            return report;
        return _store.Catalog.Write(transaction =>
        {
            leases.ForEach(transaction.RequireLease);
            var shown = transaction.RemoveShownLists(group.Arn, users);
            var put = removals.ToDictionary(entry => entry.Dataset.DatasetType, entry => transaction.RemoveJournalUsers(entry.Dataset.Arn, users));
            foreach (var (dataset, removal) in removals.Where(entry => entry.Removal.RowsRemoved > 0))
            {
                transaction.SetSegments(dataset.Arn, removal.Segments, append: false);
                var current = transaction.Require<Dataset>(dataset.Arn);
                transaction.Update(current with
                {
                    RowCount = current.RowCount - removal.RowsRemoved,
                    LastImport = WithoutValues(current.LastImport),
                    LastUpdatedDateTime = _clock.GetUtcNow().UtcDateTime,
                });
            }

            ForgetValues(transaction, [.. removals.Select(entry => entry.Dataset.Arn)]);
            var versions = transaction.List<Solution>(group.Arn)
                .SelectMany(solution => transaction.List<SolutionVersion>(solution.Arn))
                .Where(version => HasLearned(version, removals))
                .ToList();
            foreach (var version in versions)
                transaction.Update(version with { UsersRemoved = version.UsersRemoved + found.Count });
            return report with
            {
                EventsRemoved = put.GetValueOrDefault(DatasetType.Interactions),
                RecommendationsRemoved = shown,
                UserRowsRemoved = report.UserRowsRemoved + put.GetValueOrDefault(DatasetType.Users),
                SolutionVersionsTrainedBefore = [.. versions.Select(version => version.Arn)],
            };
        });

        long Removed(DatasetType type) => removals.Where(entry => entry.Dataset.DatasetType == type).Sum(entry => entry.Removal.RowsRemoved);
    }

    /// <summary>Whether a version may have learned from the users; what cannot be excluded counts as learned.</summary>
    private bool HasLearned(SolutionVersion version, List<(Dataset Dataset, UserRemoval Removal)> removals)
    {
        var id = Arn.LastPartOf(version.Arn);
        if (version.Status == ResourceStatus.CreatePending || (version.Status != ResourceStatus.Active && !HasWeights(id)))
            return false;

        // Imports since then may have replaced rows of the users that nobody can see any more.
        var isReplaced = _store.Catalog.List<DatasetImportJob>().Any(
            job => job.ImportMode == ImportModes.Full && job.DatasetGroupArn == version.DatasetGroupArn && job.LastUpdatedDateTime >= version.CreationDateTime);

        // If the clock was set back in the meantime, nobody knows what was there when the version read the data.
        var isUncertain = version.LastUpdatedDateTime < version.CreationDateTime;
        return isReplaced || isUncertain || removals.Any(entry => entry.Removal.WasThere(version.LastUpdatedDateTime, version.JournalEnd));
    }

    private bool HasWeights(string id)
    {
        try
        {
            using var model = _store.Models.TryOpen(id, "model");
            using var checkpoint = _store.Models.TryOpen(id, "checkpoint");
            return model is not null || checkpoint is not null;
        }
        catch (PersonalizeException)
        {
            // Damaged, but it was trained.
            return true;
        }
    }

    // The values of rejected rows may belong to anyone. In the reason of a failure they follow the first line.
    private static void ForgetValues(ICatalogTransaction transaction, IReadOnlyList<string> datasetArns)
    {
        foreach (var job in transaction.List<DatasetImportJob>().Where(job => datasetArns.Contains(job.DatasetArn)))
            transaction.Update(job with { Report = WithoutValues(job.Report), FailureReason = job.FailureReason?.Split('\r', '\n')[0] });
    }

    private static ImportReport? WithoutValues(ImportReport? report) => report is null ? null : report with { RejectedRows = [] };
}
