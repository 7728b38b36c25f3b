using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Kernels;

/// <summary>
/// Unaligned floats for a kernel to work on, with NaN before and after them: a read outside shows in the result, a write outside in
/// <see cref="AssertIntact"/>.
/// </summary>
internal sealed unsafe class Guarded : IDisposable
{
    /// <summary>Odd, so that the data is never aligned; larger than the widest vector.</summary>
    private const int Margin = 67;

    private readonly NativeBuffer _buffer;

    public Guarded(int count)
    {
        Count = count;
        _buffer = NativeBuffer.Allocate(count + (2 * Margin));
        _buffer.Span(0, Margin).Fill(float.NaN);
        _buffer.Span(Margin + count, Margin).Fill(float.NaN);
    }

    public Guarded(IReadOnlyList<float> values)
        : this(values.Count)
    {
        for (var index = 0; index < values.Count; index++)
            Pointer[index] = values[index];
    }

    public int Count { get; }

    public float* Pointer => _buffer.Pointer + Margin;

    public Span<float> Span => _buffer.Span(Margin, Count);

    public double[] ToDoubles() => Array.ConvertAll(Span.ToArray(), value => (double)value);

    public static Guarded Random(int count, FastRandom random, float scale = 1)
    {
        var result = new Guarded(count);
        foreach (ref var value in result.Span)
            value = scale * ((2 * random.NextFloat()) - 1);
        return result;
    }

    public void AssertIntact()
    {
        Assert.Equal(-1, _buffer.Span(0, Margin).IndexOfAnyExcept(float.NaN));
        Assert.Equal(-1, _buffer.Span(Margin + Count, Margin).IndexOfAnyExcept(float.NaN));
    }

    public void Dispose() => _buffer.Dispose();
}
