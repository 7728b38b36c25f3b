using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>One thread's working memory for the sparse terms of a row.</summary>
internal sealed unsafe class SparseScratch : IDisposable
{
    private readonly NativeBuffer _sums;
    private readonly NativeBuffer _near;
    private readonly NativeBuffer _nearSums;
    private readonly NativeBuffer _nearLogarithms;
    private readonly NativeBuffer _nearGradients;
    private readonly NativeBuffer _copied;
    private readonly NativeBuffer _followed;

    /// <param name="columns">Columns of a row of scores.</param>
    /// <param name="neighborsPerItem">Most neighbours an item can have.</param>
    public SparseScratch(int columns, int neighborsPerItem)
    {
        _sums = NativeBuffer.Allocate(columns);
        var near = ParameterLayout.Pad((FirstOrderTerm.Lags * neighborsPerItem) + 1);
        _near = NativeBuffer.Allocate(near);
        _nearSums = NativeBuffer.Allocate(near);
        _nearLogarithms = NativeBuffer.Allocate(near);
        _nearGradients = NativeBuffer.Allocate(near);
        _copied = NativeBuffer.Allocate((long)CopyTerm.Window * sizeof(CopyEntry) / sizeof(float));
        _followed = NativeBuffer.Allocate(FollowTerm.ParameterCount);
    }

    /// <summary>[columns], zero between rows.</summary>
    public float* Sums => _sums.Pointer;

    /// <summary>Columns the first-order term touched.</summary>
    public int* Near => (int*)_near.Pointer;

    /// <summary>s_j of those columns.</summary>
    public float* NearSums => _nearSums.Pointer;

    /// <summary>ln(1 + s_j) of those columns.</summary>
    public float* NearLogarithms => _nearLogarithms.Pointer;

    /// <summary>Of those columns, in the backward pass.</summary>
    public float* NearGradients => _nearGradients.Pointer;

    /// <summary>What the copy term added.</summary>
    public CopyEntry* Copied => (CopyEntry*)_copied.Pointer;

    /// <summary>Columns the follow term added to.</summary>
    public int* Followed => (int*)_followed.Pointer;

    public void Dispose()
    {
        _sums.Dispose();
        _near.Dispose();
        _nearSums.Dispose();
        _nearLogarithms.Dispose();
        _nearGradients.Dispose();
        _copied.Dispose();
        _followed.Dispose();
    }
}
