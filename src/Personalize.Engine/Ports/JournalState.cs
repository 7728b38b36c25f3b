namespace Personalize.Engine.Ports;

/// <summary>A position in a dataset's journal.</summary>
/// <param name="Dataset">Tells a dataset from an earlier one of the same name; 0 when there is none.</param>
/// <param name="Sequence">The newest position given; 0 for an empty journal.</param>
/// <param name="Removals">How often something was removed.</param>
public readonly record struct JournalState(long Dataset, long Sequence, long Removals);
