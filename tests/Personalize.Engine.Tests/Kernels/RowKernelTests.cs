using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Kernels;

public sealed unsafe class RowKernelTests
{
    [Fact]
    public void Gathering_copies_rows_in_order()
    {
        using var table = new Guarded([0, 1, -1, 10, 11, -1, 20, 21, -1]);
        using var target = new Guarded(12);
        RowKernel.Gather(table.Pointer, columnCount: 2, tableRowStride: 3, [2, 0, 2], target.Pointer, targetRowStride: 4);
        Assert.Equal([20, 21, 0, 0, 0, 1, 0, 0, 20, 21, 0, 0], target.Span.ToArray());
        target.AssertIntact();
    }

    [Fact]
    public void Scattering_sums_repeated_rows()
    {
        using var table = new Guarded([1, 1, 7, 2, 2, 7, 3, 3, 7]);
        using var source = new Guarded([10, 20, 30, 40, 50, 60]);
        RowKernel.ScatterAdd(table.Pointer, columnCount: 2, tableRowStride: 3, [2, 0, 2], source.Pointer, sourceRowStride: 2, scale: 0.5f);
        Assert.Equal([16, 21, 7, 2, 2, 7, 33, 43, 7], table.Span.ToArray());
        table.AssertIntact();
    }
}
