using Personalize.Engine.Common;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine;

// Deleting what is known of a person.
public sealed partial class PersonalizeEngine
{
    // In this order, so that two processes cannot each hold what the other waits for.
    private static readonly DatasetType[] s_typesWithUsers = [DatasetType.Interactions, DatasetType.Users];

    /// <summary>
    /// Deletes all data of some users from a dataset group: interactions, events and metadata, whole or not at all. Versions that were
    /// trained before learned from them; they stay and say so (<see cref="SolutionVersion.UsersRemoved"/>).
    /// </summary>
    /// <returns>What was deleted; users who have no data are counted in nothing.</returns>
    /// <exception cref="PersonalizeException">ResourceNotFound: there is no such group; ResourceInUse: data is being imported.</exception>
    public UserRemovalReport RemoveUsers(string datasetGroup, IReadOnlyCollection<string> userIds, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(userIds);
        var group = GetDatasetGroup(datasetGroup);
        var users = userIds.ToHashSet();
        var leases = new List<ILease>();
        var removals = new List<(Dataset Dataset, UserRemoval Removal)>();
        try
        {
            foreach (var type in s_typesWithUsers)
            {
                if (Store.Catalog.Find<Dataset>(Arn.Dataset(group.Name, type)) is not { } dataset)
                    continue;
                leases.Add(AcquireDataset(dataset.Arn));
                var schema = DatasetSchemaReader.Read(type, GetSchema(dataset.SchemaArn).SchemaText);
                var removal = new UserRemoval(Store, dataset.Arn, schema, users, context.CancellationToken);
                removals.Add((dataset, removal));
                removal.Run(Store.Catalog.Segments(dataset.Arn));
            }

            return Tell(Commit(group, users, leases, removals), users.Count, context);
        }
        finally
        {
            removals.ForEach(entry => entry.Removal.Dispose());
            leases.ForEach(lease => lease.Dispose());

            // What serving keeps of all users by user; it is made again of what is left.
            _userHistories.Forget(Arn.Dataset(group.Name, DatasetType.Interactions));
            Store.Segments.Sweep();
        }
    }

    private static UserRemovalReport Tell(UserRemovalReport report, int asked, OperationContext context)
    {
        if (report.Users < asked)
            context.Warning?.Invoke($"{asked - report.Users} of the {asked} users have no data in the {Arn.Describe(report.DatasetGroupArn)}.");
        if (report.SolutionVersionsTrainedBefore.Count > 0)
        {
            context.Warning?.Invoke(
                $"{report.SolutionVersionsTrainedBefore.Count} solution versions have learned from the data that was deleted: "
                + $"{string.Join(", ", report.SolutionVersionsTrainedBefore.Select(Arn.Describe))}. Train again, and remove them, to be rid of that.");
        }

        return report;
    }

    private UserRemovalReport Commit(DatasetGroup group, HashSet<string> users, List<ILease> leases, List<(Dataset Dataset, UserRemoval Removal)> removals)
    {
        var found = removals.SelectMany(entry => entry.Removal.Found).ToHashSet();
        var report = new UserRemovalReport(group.Arn, found.Count, Removed(DatasetType.Interactions), EventsRemoved: 0, Removed(DatasetType.Users), []);
        if (found.Count == 0)
            return report;
        return Store.Catalog.Write(transaction =>
        {
            leases.ForEach(transaction.RequireLease);
            var put = removals.ToDictionary(entry => entry.Dataset.DatasetType, entry => transaction.RemoveJournalUsers(entry.Dataset.Arn, users));
            foreach (var (dataset, removal) in removals.Where(entry => entry.Removal.RowsRemoved > 0))
            {
                transaction.SetSegments(dataset.Arn, removal.Segments, append: false);

                // Values of refused rows can be anybody's.
                var current = transaction.Require<Dataset>(dataset.Arn);
                transaction.Update(current with
                {
                    RowCount = current.RowCount - removal.RowsRemoved,
                    LastImport = current.LastImport is { } import ? import with { RejectedRows = [] } : null,
                    LastUpdatedDateTime = Now(),
                });
            }

            var versions = transaction.List<Solution>(group.Arn).SelectMany(solution => transaction.List<SolutionVersion>(solution.Arn)).ToList();
            foreach (var version in versions)
                transaction.Update(version with { UsersRemoved = version.UsersRemoved + found.Count });
            return report with
            {
                EventsRemoved = put.GetValueOrDefault(DatasetType.Interactions),
                UserRowsRemoved = report.UserRowsRemoved + put.GetValueOrDefault(DatasetType.Users),
                SolutionVersionsTrainedBefore = [.. versions.Select(version => version.Arn)],
            };
        });

        long Removed(DatasetType type) => removals.Where(entry => entry.Dataset.DatasetType == type).Sum(entry => entry.Removal.RowsRemoved);
    }
}
