namespace Personalize.Engine.Common;

/// <summary>
/// What a caller passes to an operation: how to stop it, and where its progress, warnings and remarks go.
/// The callbacks are called on the thread that runs the operation and must return at once.
/// </summary>
public sealed record OperationContext
{
    /// <summary>No progress, no messages, cannot be cancelled.</summary>
    public static OperationContext None { get; } = new();

    /// <summary>Stops the operation at its next safe point.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Receives each report of how far the operation is; null for none.</summary>
    public Action<OperationProgress>? Progress { get; init; }

    /// <summary>Receives each epoch of a training that is not one of a search; null for none.</summary>
    internal Action<TrainedEpoch>? EpochTrained { get; init; }

    /// <summary>
    /// Whether cancellation hands the work on: nothing is recorded, as if the process had died, so that another one can continue it at once. Null for
    /// work that is stopped.
    /// </summary>
    public Func<bool>? IsHandedOn { get; init; }

    /// <summary>Whether this has been cancelled to hand the work on.</summary>
    internal bool IsHandingOn => CancellationToken.IsCancellationRequested && IsHandedOn?.Invoke() == true;

    /// <summary>
    /// Called when a job begins, before anything is read, for a caller who has to fetch its input; null for nothing. It may take its time, and what it
    /// throws ends the job.
    /// </summary>
    public Action<CancellationToken>? WorkBegins { get; init; }

    /// <summary>
    /// Called when the output of a job is complete, before the job is ACTIVE, for a caller who has to send it somewhere; null for nothing. It may take its
    /// time, and what it throws ends the job.
    /// </summary>
    public Action<CancellationToken>? WorkEnds { get; init; }

    /// <summary>Something the user should know and may want to change.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>Something that was decided for the user (a schema made from a header, a dataset group created).</summary>
    public Action<string>? Information { get; init; }

    /// <summary>Something that only those want to know who ask for it, such as how much memory a training takes.</summary>
    public Action<string>? Detail { get; init; }
}
