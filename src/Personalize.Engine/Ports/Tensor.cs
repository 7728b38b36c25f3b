namespace Personalize.Engine.Ports;

/// <summary>A named tensor to store. <paramref name="Data"/> is <c>float[]</c>, <c>int[]</c>, <c>long[]</c> or <c>byte[]</c>.</summary>
public sealed record Tensor(string Name, int[] Shape, Array Data);
