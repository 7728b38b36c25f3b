namespace Personalize.Engine.Serving.Histories;

/// <summary>
/// How much of a long history requests look at, so that they take the same time whatever a user has done before: of n events the newest
/// <see cref="Events"/> and those since the last multiple of it, which are between <see cref="Events"/> and twice as many. The beginning moves
/// only once per <see cref="Events"/>, so that in between each event is one step of the network, and it depends on nothing but the events and
/// their order, so that all processes and batches give the same answers bit for bit. An event that is older than what is looked at is left out.
/// </summary>
internal static class HistoryWindow
{
    /// <summary>Twice what the terms of the score look back at (<see cref="Networks.Terms.OwnItems.Window"/>).</summary>
    public const int Events = 2048;

    /// <summary>How many of a user's events are looked at.</summary>
    /// <param name="count">How many there are.</param>
    public static int Of(int count) => count < 2 * Events ? count : Events + (count % Events);
}
