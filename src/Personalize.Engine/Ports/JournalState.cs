namespace Personalize.Engine.Ports;

/// <summary>A position in a dataset's journal.</summary>
/// <param name="Dataset">Distinguishes a dataset from an earlier one with the same name; 0 if there is none.</param>
/// <param name="Sequence">The latest assigned position; 0 for an empty journal.</param>
/// <param name="Removals">How often something was removed.</param>
public readonly record struct JournalState(long Dataset, long Sequence, long Removals);
