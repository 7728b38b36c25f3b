namespace Personalize.Engine.Ports;

/// <summary>One immutable file of rows.</summary>
/// <param name="Id">File name without extension, unique in the store.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record SegmentInfo(string Id, long Rows, long Bytes);
