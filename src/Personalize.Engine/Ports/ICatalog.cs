using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>The catalogue of all resources. Reads see only committed state and never wait for a writer.</summary>
public interface ICatalog
{
    /// <summary>The resource with this ARN, or null if there is none of the type.</summary>
    T? Find<T>(string arn)
        where T : Resource;

    /// <summary>All resources of a type, oldest first; with <paramref name="parentArn"/>, only those under one parent.</summary>
    IReadOnlyList<T> List<T>(string? parentArn = null)
        where T : Resource;

    /// <summary>ARNs of the resources that use this one (recorded with <see cref="ICatalogTransaction.Insert{T}"/>).</summary>
    IReadOnlyList<string> DependentsOf(string arn);

    /// <summary>The segments of a dataset in order.</summary>
    IReadOnlyList<SegmentInfo> Segments(string datasetArn);

    /// <summary>The trials of a solution version by number.</summary>
    IReadOnlyList<Trial> Trials(string solutionVersionArn);

    /// <summary>
    /// Runs one atomic, durable write; nothing is changed if the body throws. Waits while another process is writing. Where the connection to a server was
    /// lost before anything was committed, the body runs again, so what it does outside the transaction must not count twice.
    /// </summary>
    TResult Write<TResult>(Func<ICatalogTransaction, TResult> body);

    /// <summary>
    /// Finishes removals of users (<see cref="ICatalogTransaction.RemoveJournalUsers"/>): overwrites what is left of deleted records on the
    /// disk. Returns false if other processes' reads prevent it; then it is done when the store is next opened.
    /// </summary>
    bool EraseRemoved();

    /// <summary>
    /// Takes the lease on a resource for this process, or returns null if a live process holds it. The lease renews itself until it is
    /// disposed; after a crash it expires.
    /// </summary>
    ILease? TryAcquireLease(string arn);

    /// <summary>True while a live process holds a lease on the resource.</summary>
    bool IsLeased(string arn);

    /// <summary>
    /// Asks the process that holds the lease to stop: its <see cref="ILease.StopRequested"/> fires within about half a second. Does
    /// nothing if nobody holds it.
    /// </summary>
    void RequestStop(string arn);
}
