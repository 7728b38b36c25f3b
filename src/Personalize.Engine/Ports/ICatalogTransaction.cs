using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>One atomic write.</summary>
public interface ICatalogTransaction
{
    /// <summary>As <see cref="ICatalog.Find{T}"/>, including what this transaction has written.</summary>
    T? Find<T>(string arn)
        where T : Resource;

    /// <summary>As <see cref="ICatalog.List{T}"/>, including what this transaction has written.</summary>
    IReadOnlyList<T> List<T>(string? parentArn = null)
        where T : Resource;

    /// <summary>As <see cref="ICatalog.DependentsOf"/>, including what this transaction has written.</summary>
    IReadOnlyList<string> DependentsOf(string arn);

    /// <summary>Adds a resource.</summary>
    /// <param name="parentArn">What the resource belongs to (a dataset to its group, a version to its solution), or null.</param>
    /// <param name="uses">ARNs of resources that must exist for it (the version of a campaign, the schema of a dataset).</param>
    /// <exception cref="PersonalizeException">ResourceAlreadyExists.</exception>
    void Insert<T>(T resource, string? parentArn, params ReadOnlySpan<string> uses)
        where T : Resource;

    /// <summary>Replaces the record of a resource and, if <paramref name="uses"/> is not null, what it needs.</summary>
    void Update<T>(T resource, IReadOnlyList<string>? uses = null)
        where T : Resource;

    /// <summary>Removes a resource, its segment list, its trials and its references. The caller has checked that nothing needs it.</summary>
    void Delete(string arn);

    /// <summary>
    /// Makes the write fail if the lease has been lost (the process slept past its expiry and another one took over), so that only the
    /// work of the holder is ever committed.
    /// </summary>
    /// <exception cref="PersonalizeException">ResourceInUse, id <c>LeaseLost</c>.</exception>
    void RequireLease(ILease lease);

    /// <summary>Sets the dataset's segment list (FULL import) or adds to it (INCREMENTAL).</summary>
    void SetSegments(string datasetArn, IReadOnlyList<SegmentInfo> segments, bool append);

    /// <summary>Removes the individually recorded rows with these ids, because an import has brought newer ones.</summary>
    void RemoveJournalRows(string datasetArn, IReadOnlyCollection<string> ids);

    /// <summary>
    /// Removes the individually recorded events (Interactions, with those of their sessions that have no user) or rows (Users) of users.
    /// What is left of them on the disk is overwritten by <see cref="ICatalog.EraseRemoved"/>, at the latest when the store is next opened.
    /// Returns how many records were removed.
    /// </summary>
    int RemoveJournalUsers(string datasetArn, IReadOnlyCollection<string> userIds);

    /// <summary>
    /// Removes the lists that were shown to users of a dataset group, or in sessions of which they have events; so it comes before
    /// <see cref="RemoveJournalUsers"/>, and traces on the disk are overwritten in the same way. Returns how many lists were removed.
    /// </summary>
    int RemoveShownLists(string datasetGroupArn, IReadOnlyCollection<string> userIds);

    /// <summary>Adds a trial to its solution version, or replaces the one with the same number.</summary>
    void PutTrial(Trial trial);
}
