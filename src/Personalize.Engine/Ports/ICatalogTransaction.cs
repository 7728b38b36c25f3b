using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>One atomic write.</summary>
public interface ICatalogTransaction
{
    T? Find<T>(string arn)
        where T : Resource;

    IReadOnlyList<T> List<T>(string? parentArn = null)
        where T : Resource;

    IReadOnlyList<string> UsersOf(string arn);

    /// <summary>Adds a resource.</summary>
    /// <param name="parentArn">What it belongs to (a dataset to its group, a version to its solution), or null.</param>
    /// <param name="uses">ARNs it needs to exist (a campaign its version, a dataset its schema).</param>
    /// <exception cref="PersonalizeException">ResourceAlreadyExists.</exception>
    void Insert<T>(T resource, string? parentArn, params ReadOnlySpan<string> uses)
        where T : Resource;

    /// <summary>Replaces a resource's record; with <paramref name="uses"/> not null also what it needs.</summary>
    void Update<T>(T resource, IReadOnlyList<string>? uses = null)
        where T : Resource;

    /// <summary>Removes a resource, its segment list, its trials and what it uses. The caller has checked that nothing needs it.</summary>
    void Delete(string arn);

    /// <summary>
    /// Makes the write fail when the lease has been lost (the process slept past its expiry and another one took over), so
    /// that only the holder's work is ever committed.
    /// </summary>
    /// <exception cref="PersonalizeException">ResourceInUse, id <c>LeaseLost</c>.</exception>
    void RequireLease(ILease lease);

    /// <summary>Sets the dataset's segment list (FULL import) or adds to it (INCREMENTAL).</summary>
    void SetSegments(string datasetArn, IReadOnlyList<SegmentInfo> segments, bool append);

    /// <summary>Removes the rows of these ids that were put one by one: an import has brought newer ones.</summary>
    void RemoveJournalRows(string datasetArn, IReadOnlyCollection<string> ids);

    /// <summary>Removes users' events (Interactions) or rows (Users) that were put one by one. Returns how many records went.</summary>
    int RemoveJournalUsers(string datasetArn, IReadOnlyCollection<string> userIds);

    /// <summary>Adds a trial to its solution version, or replaces the one with its number.</summary>
    void PutTrial(Trial trial);
}
