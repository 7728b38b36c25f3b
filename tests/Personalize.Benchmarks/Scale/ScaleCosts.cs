namespace Personalize.Benchmarks.Scale;

/// <summary>
/// What things cost, in seconds. What the database and its slower disk take was measured on the development machine (RESULTS.md says how), as processor time,
/// so that what else ran there does not count; the rest is assumed, where that is said.
/// </summary>
internal sealed record ScaleCosts
{
    /// <summary>Of the node, for a request, with its signature; assumed to be the same for an event.</summary>
    public double Node { get; init; } = 400e-6;

    /// <summary>Of the database, for one of the three statements of a request.</summary>
    public double Statement { get; init; } = 24e-6;

    /// <summary>Of the database, for the statements of a batch of events, and for each event of it.</summary>
    public double Batch { get; init; } = 210e-6;

    public double Event { get; init; } = 14.5e-6;

    /// <summary>Of the database, to record the epoch of a trial; assumed to be that of a batch.</summary>
    public double Epoch { get; init; } = 210e-6;

    /// <summary>Of either node, when a leader asks for a trial; assumed.</summary>
    public double Poll { get; init; } = 100e-6;

    /// <summary>From one machine to another and back; assumed.</summary>
    public double RoundTrip { get; init; } = 200e-6;

    /// <summary>Until what the database has written is on the disk; all that waits is written together.</summary>
    public double Flush { get; init; } = 3.6e-3;
}
