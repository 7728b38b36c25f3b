namespace Personalize.Engine.Networks;

/// <summary>
/// A user's events as the sparse terms read them. Position p sees the events before p: [0, p). All arrays are indexed by
/// position in the user's history.
/// </summary>
/// <param name="Items">Item of each event; -1 for an item the model does not know.</param>
/// <param name="Times">Unix seconds of each event.</param>
/// <param name="NextOccurrences">Position of the next event with the same item, or int.MaxValue.</param>
/// <param name="Ordinals">How often the item had occurred up to and including this event, at most 255.</param>
public readonly unsafe record struct HistoryView(int* Items, long* Times, int* NextOccurrences, byte* Ordinals);
