using System.Numerics;

namespace Personalize.Engine.Kernels.Reference;

/// <summary>What <see cref="VectorKernel"/> computes, in plain loops over any number type.</summary>
internal static unsafe class ScalarVector
{
    /// <inheritdoc cref="VectorKernel.Add"/>
    public static void Add<T>(T* y, T* x, int count)
        where T : unmanaged, INumber<T>
    {
        for (var j = 0; j < count; j++)
            y[j] += x[j];
    }

    /// <inheritdoc cref="VectorKernel.Axpy"/>
    public static void Axpy<T>(T* y, T* x, int count, T scale)
        where T : unmanaged, INumber<T>
    {
        for (var j = 0; j < count; j++)
            y[j] += scale * x[j];
    }

    /// <inheritdoc cref="VectorKernel.Scale"/>
    public static void Scale<T>(T* y, int count, T scale)
        where T : unmanaged, INumber<T>
    {
        for (var j = 0; j < count; j++)
            y[j] *= scale;
    }

    /// <inheritdoc cref="VectorKernel.Multiply"/>
    public static void Multiply<T>(T* y, T* x, int count)
        where T : unmanaged, INumber<T>
    {
        for (var j = 0; j < count; j++)
            y[j] *= x[j];
    }

    /// <inheritdoc cref="VectorKernel.Dot"/>
    public static T Dot<T>(T* x, T* y, int count)
        where T : unmanaged, INumber<T>
    {
        var sum = T.Zero;
        for (var j = 0; j < count; j++)
            sum += x[j] * y[j];
        return sum;
    }

    /// <inheritdoc cref="VectorKernel.AddRowBias"/>
    public static void AddRowBias<T>(T* rows, int rowCount, int columnCount, int rowStride, T* bias)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < rowCount; i++)
            Add(rows + ((nint)i * rowStride), bias, columnCount);
    }

    /// <inheritdoc cref="VectorKernel.ColumnSum"/>
    public static void ColumnSum<T>(T* rows, int rowCount, int columnCount, int rowStride, T* sums)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < rowCount; i++)
            Add(sums, rows + ((nint)i * rowStride), columnCount);
    }

    /// <inheritdoc cref="VectorKernel.MatrixVector"/>
    public static void MatrixVector<T>(T* rows, int rowCount, int columnCount, int rowStride, T* x, T* y)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < rowCount; i++)
            y[i] = Dot(rows + ((nint)i * rowStride), x, columnCount);
    }
}
