using System.Runtime.Intrinsics;
using Personalize.Engine.Kernels.Simd;

namespace Personalize.Engine.Kernels;

/// <summary>
/// The table of kernels for one vector width. The engine uses <see cref="Best"/> through the static classes of this folder; tests and
/// benchmarks run every entry of <see cref="Supported"/>.
/// </summary>
internal abstract unsafe class KernelSet
{
    /// <summary>What this machine can run, widest first; the last one needs no vector hardware.</summary>
    public static readonly IReadOnlyList<KernelSet> Supported =
        new KernelSet[]
        {
            new KernelSet<Simd512, Vector512<float>>(),
            new KernelSet<Simd256, Vector256<float>>(),
            new KernelSet<Simd128, Vector128<float>>(),
            new KernelSet<SimdScalar, float>(),
        }.Where(kernels => kernels.IsSupported).ToArray();

    /// <summary>The widest that this machine can run.</summary>
    public static readonly KernelSet Best = Supported[0];

    public abstract bool IsSupported { get; }

    /// <summary>Floats in a vector.</summary>
    public abstract int Lanes { get; }

    /// <inheritdoc cref="MatrixMultiply.Run"/>
    public abstract void MatrixMultiply(
        int m, int n, int k, float* a, int aRowStride, int aColumnStride, float* b, int bRowStride, float* c, int cRowStride, bool accumulate);

    /// <inheritdoc cref="MatrixMultiply.RunPacked"/>
    public abstract void MatrixMultiplyPacked(
        int m, int n, int k, float* a, int aRowStride, int aColumnStride, float* packed, int firstColumn, float* c, int cRowStride, bool accumulate);

    /// <inheritdoc cref="GruKernel.Forward"/>
    public abstract void GruForward(
        int lanes, int hidden, float* inputGates, float* recurrentGates, float* previousState, float* nextState, float* savedGates);

    /// <inheritdoc cref="GruKernel.Backward"/>
    public abstract void GruBackward(
        int lanes,
        int hidden,
        float* dNextState,
        float* savedGates,
        float* recurrentGates,
        float* previousState,
        float* dInputGates,
        float* dRecurrentGates,
        float* dPreviousState);

    /// <inheritdoc cref="SoftmaxKernel.Forward"/>
    public abstract float Softmax(float* row, float* bias, int count, float scale);

    /// <inheritdoc cref="SoftmaxKernel.LogSumExp"/>
    public abstract float LogSumExp(float* row, float* bias, int count);

    /// <inheritdoc cref="MixtureKernel.LogOnePlus"/>
    public abstract void LogOnePlusMixture(
        float* rows, int rowCount, int rowStride, float* weights, int count, float* logarithms, float* slopes);

    /// <inheritdoc cref="VectorKernel.Add"/>
    public abstract void Add(float* y, float* x, int count);

    /// <inheritdoc cref="VectorKernel.Axpy"/>
    public abstract void Axpy(float* y, float* x, int count, float scale);

    /// <inheritdoc cref="VectorKernel.Scale"/>
    public abstract void Scale(float* y, int count, float scale);

    /// <inheritdoc cref="VectorKernel.Multiply"/>
    public abstract void Multiply(float* y, float* x, int count);

    /// <inheritdoc cref="VectorKernel.Dot"/>
    public abstract float Dot(float* x, float* y, int count);

    /// <inheritdoc cref="VectorKernel.AddRowBias"/>
    public abstract void AddRowBias(float* rows, int rowCount, int columnCount, int rowStride, float* bias);

    /// <inheritdoc cref="VectorKernel.ColumnSum"/>
    public abstract void ColumnSum(float* rows, int rowCount, int columnCount, int rowStride, float* sums);

    /// <inheritdoc cref="VectorKernel.MatrixVector"/>
    public abstract void MatrixVector(float* rows, int rowCount, int columnCount, int rowStride, float* x, float* y);

    /// <inheritdoc cref="TopKKernel.Select"/>
    public abstract int TopK(float* scores, int count, int k, Span<int> indices, Span<float> values);

    /// <inheritdoc cref="OptimizerKernel.AdamW"/>
    public abstract void AdamW(float* parameters, float* gradient, float* firstMoment, float* secondMoment, int count, AdamWStep step);

    public override string ToString() => Lanes == 1 ? "scalar" : $"{Lanes * 32}-bit";
}

/// <summary>The one implementation of the table: each entry is the generic kernel at this width.</summary>
internal sealed unsafe class KernelSet<TSimd, TVector> : KernelSet
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public override bool IsSupported => TSimd.IsSupported;

    public override int Lanes => TSimd.Lanes;

    public override void MatrixMultiply(
        int m, int n, int k, float* a, int aRowStride, int aColumnStride, float* b, int bRowStride, float* c, int cRowStride, bool accumulate)
        => SimdMatrixMultiply.Run<TSimd, TVector>(m, n, k, a, aRowStride, aColumnStride, b, bRowStride, c, cRowStride, accumulate);

    public override void MatrixMultiplyPacked(
        int m, int n, int k, float* a, int aRowStride, int aColumnStride, float* packed, int firstColumn, float* c, int cRowStride, bool accumulate)
        => SimdMatrixMultiply.RunPacked<TSimd, TVector>(m, n, k, a, aRowStride, aColumnStride, packed, firstColumn, c, cRowStride, accumulate);

    public override void GruForward(
        int lanes, int hidden, float* inputGates, float* recurrentGates, float* previousState, float* nextState, float* savedGates)
        => SimdGru.Forward<TSimd, TVector>(lanes, hidden, inputGates, recurrentGates, previousState, nextState, savedGates);

    public override void GruBackward(
        int lanes,
        int hidden,
        float* dNextState,
        float* savedGates,
        float* recurrentGates,
        float* previousState,
        float* dInputGates,
        float* dRecurrentGates,
        float* dPreviousState)
        => SimdGru.Backward<TSimd, TVector>(lanes, hidden, dNextState, savedGates, recurrentGates, previousState, dInputGates, dRecurrentGates, dPreviousState);

    public override float Softmax(float* row, float* bias, int count, float scale)
        => SimdSoftmax.Forward<TSimd, TVector>(row, bias, count, scale);

    public override float LogSumExp(float* row, float* bias, int count)
        => SimdSoftmax.LogSumExp<TSimd, TVector>(row, bias, count);

    public override void LogOnePlusMixture(
        float* rows, int rowCount, int rowStride, float* weights, int count, float* logarithms, float* slopes)
        => SimdMixture.LogOnePlus<TSimd, TVector>(rows, rowCount, rowStride, weights, count, logarithms, slopes);

    public override void Add(float* y, float* x, int count)
        => SimdVector.Add<TSimd, TVector>(y, x, count);

    public override void Axpy(float* y, float* x, int count, float scale)
        => SimdVector.Axpy<TSimd, TVector>(y, x, count, scale);

    public override void Scale(float* y, int count, float scale)
        => SimdVector.Scale<TSimd, TVector>(y, count, scale);

    public override void Multiply(float* y, float* x, int count)
        => SimdVector.Multiply<TSimd, TVector>(y, x, count);

    public override float Dot(float* x, float* y, int count)
        => SimdVector.Dot<TSimd, TVector>(x, y, count);

    public override void AddRowBias(float* rows, int rowCount, int columnCount, int rowStride, float* bias)
        => SimdVector.AddRowBias<TSimd, TVector>(rows, rowCount, columnCount, rowStride, bias);

    public override void ColumnSum(float* rows, int rowCount, int columnCount, int rowStride, float* sums)
        => SimdVector.ColumnSum<TSimd, TVector>(rows, rowCount, columnCount, rowStride, sums);

    public override void MatrixVector(float* rows, int rowCount, int columnCount, int rowStride, float* x, float* y)
        => SimdVector.MatrixVector<TSimd, TVector>(rows, rowCount, columnCount, rowStride, x, y);

    public override int TopK(float* scores, int count, int k, Span<int> indices, Span<float> values)
        => SimdTopK.Select<TSimd, TVector>(scores, count, k, indices, values);

    public override void AdamW(float* parameters, float* gradient, float* firstMoment, float* secondMoment, int count, AdamWStep step)
        => SimdOptimizer.AdamW<TSimd, TVector>(parameters, gradient, firstMoment, secondMoment, count, step);
}
