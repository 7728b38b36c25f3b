namespace Personalize.Engine.Data;

/// <summary>
/// A user's events in the form that the sparse terms read. Position p sees the events before p: [0, p). All arrays are indexed by the
/// position in the user's history.
/// </summary>
internal readonly unsafe struct HistoryView(int* items, long* times, int* nextOccurrences, int* previousOccurrences, byte* ordinals)
{
    /// <summary>Item of each event, as in <see cref="EncodedSequences.Items"/>.</summary>
    public int* Items { get; } = items;

    /// <summary>Unix seconds of each event.</summary>
    public long* Times { get; } = times;

    /// <summary>Position of the next event with the same item, or int.MaxValue.</summary>
    public int* NextOccurrences { get; } = nextOccurrences;

    /// <summary>Position of the previous event with the same item, or -1.</summary>
    public int* PreviousOccurrences { get; } = previousOccurrences;

    /// <summary>How often the item had occurred up to and including this event, at most 255.</summary>
    public byte* Ordinals { get; } = ordinals;
}
