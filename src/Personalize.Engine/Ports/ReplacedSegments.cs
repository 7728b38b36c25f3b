namespace Personalize.Engine.Ports;

/// <summary>What a new segment replaces in its dataset; it is stored in the segment, in case the catalogue is lost.</summary>
/// <param name="Segments">The segments, in their order, whose remaining rows the new one has; empty for all segments before it.</param>
public sealed record ReplacedSegments(IReadOnlyList<SegmentInfo> Segments)
{
    /// <summary>All segments before the new one.</summary>
    public static ReplacedSegments All { get; } = new([]);
}
