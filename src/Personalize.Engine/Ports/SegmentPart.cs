namespace Personalize.Engine.Ports;

/// <summary>Consecutive rows of a segment that came with one import.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="ImportTime">When they were imported, at the earliest; null if that is unknown.</param>
public sealed record SegmentPart(long Rows, DateTime? ImportTime);
