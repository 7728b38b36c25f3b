namespace Personalize.Engine.Tuning;

/// <summary>What a trial takes of the machine that runs it, at its peak.</summary>
/// <param name="Cores">Threads that compute.</param>
/// <param name="DataBytes">Memory for the data, which all trials of a search on the same machine have in common.</param>
/// <param name="OwnBytes">Memory for the trial alone.</param>
public sealed record TrialNeed(int Cores, long DataBytes, long OwnBytes)
{
    /// <summary>Not known: a thread, and no memory worth speaking of.</summary>
    public static TrialNeed Unknown { get; } = new(1, 0, 0);

    /// <summary>All memory.</summary>
    public long TotalBytes => DataBytes + OwnBytes;
}
