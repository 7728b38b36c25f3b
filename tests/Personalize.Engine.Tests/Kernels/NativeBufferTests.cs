using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Kernels;

public sealed unsafe class NativeBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100_000)]
    public void Memory_is_aligned_and_zero(int count)
    {
        using var buffer = NativeBuffer.Allocate(count);
        Assert.Equal(count, buffer.Length);
        Assert.Equal(0, (long)buffer.Pointer % NativeBuffer.Alignment);
        Assert.Equal(-1, buffer.Span(0, count).IndexOfAnyExcept(0f));
    }

    [Fact]
    public void Clear_zeroes_all_of_it()
    {
        using var buffer = NativeBuffer.Allocate(33);
        buffer.Span(0, 33).Fill(7);
        buffer.Clear();
        Assert.Equal(-1, buffer.Span(0, 33).IndexOfAnyExcept(0f));
    }

    [Fact]
    public void A_span_is_a_view()
    {
        using var buffer = NativeBuffer.Allocate(10);
        buffer.Span(4, 2).Fill(3);
        Assert.Equal([0, 0, 0, 0, 3, 3, 0, 0, 0, 0], buffer.Span(0, 10).ToArray());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 11)]
    [InlineData(10, 1)]
    [InlineData(long.MaxValue, 1)]
    public void A_span_outside_is_refused(long offset, int count)
    {
        using var buffer = NativeBuffer.Allocate(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Span(offset, count).Length);
    }

    [Fact]
    public void A_negative_size_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => NativeBuffer.Allocate(-1));

    [Fact]
    public void After_dispose_the_address_is_refused()
    {
        var buffer = NativeBuffer.Allocate(10);
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => (nint)buffer.Pointer);
    }
}
