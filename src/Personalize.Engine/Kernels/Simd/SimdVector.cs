using System.Runtime.CompilerServices;

namespace Personalize.Engine.Kernels.Simd;

/// <summary>The vector forms of <see cref="VectorKernel"/>.</summary>
internal static unsafe class SimdVector
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TSimd, TVector>(float* y, float* x, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var j = 0;
        for (; j <= count - TSimd.Lanes; j += TSimd.Lanes)
            TSimd.Store(TSimd.Add(TSimd.Load(y + j), TSimd.Load(x + j)), y + j);
        for (; j < count; j++)
            y[j] += x[j];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Axpy<TSimd, TVector>(float* y, float* x, int count, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var scales = TSimd.Create(scale);
        var j = 0;
        for (; j <= count - TSimd.Lanes; j += TSimd.Lanes)
            TSimd.Store(TSimd.MultiplyAdd(scales, TSimd.Load(x + j), TSimd.Load(y + j)), y + j);
        for (; j < count; j++)
            y[j] = SimdScalar.MultiplyAdd(scale, x[j], y[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<TSimd, TVector>(float* y, int count, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var scales = TSimd.Create(scale);
        var j = 0;
        for (; j <= count - TSimd.Lanes; j += TSimd.Lanes)
            TSimd.Store(TSimd.Multiply(TSimd.Load(y + j), scales), y + j);
        for (; j < count; j++)
            y[j] *= scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TSimd, TVector>(float* y, float* x, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var j = 0;
        for (; j <= count - TSimd.Lanes; j += TSimd.Lanes)
            TSimd.Store(TSimd.Multiply(TSimd.Load(y + j), TSimd.Load(x + j)), y + j);
        for (; j < count; j++)
            y[j] *= x[j];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot<TSimd, TVector>(float* x, float* y, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // Four sums in flight: one would wait for the latency of each addition.
        var first = TSimd.Create(0f);
        var (second, third, fourth) = (first, first, first);
        var j = 0;
        for (; j <= count - (4 * TSimd.Lanes); j += 4 * TSimd.Lanes)
        {
            first = TSimd.MultiplyAdd(TSimd.Load(x + j), TSimd.Load(y + j), first);
            second = TSimd.MultiplyAdd(TSimd.Load(x + j + TSimd.Lanes), TSimd.Load(y + j + TSimd.Lanes), second);
            third = TSimd.MultiplyAdd(TSimd.Load(x + j + (2 * TSimd.Lanes)), TSimd.Load(y + j + (2 * TSimd.Lanes)), third);
            fourth = TSimd.MultiplyAdd(TSimd.Load(x + j + (3 * TSimd.Lanes)), TSimd.Load(y + j + (3 * TSimd.Lanes)), fourth);
        }
        for (; j <= count - TSimd.Lanes; j += TSimd.Lanes)
            first = TSimd.MultiplyAdd(TSimd.Load(x + j), TSimd.Load(y + j), first);
        var sum = TSimd.Sum(TSimd.Add(TSimd.Add(first, second), TSimd.Add(third, fourth)));
        for (; j < count; j++)
            sum = SimdScalar.MultiplyAdd(x[j], y[j], sum);
        return sum;
    }

    public static void AddRowBias<TSimd, TVector>(float* rows, int rowCount, int columnCount, int rowStride, float* bias)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (var i = 0; i < rowCount; i++)
            Add<TSimd, TVector>(rows + ((nint)i * rowStride), bias, columnCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ColumnSum<TSimd, TVector>(float* rows, int rowCount, int columnCount, int rowStride, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // Four rows at a time, so that the sums are loaded and stored a quarter as often; the order of additions stays that of the rows.
        var i = 0;
        for (; i <= rowCount - 4; i += 4)
        {
            var first = rows + ((nint)i * rowStride);
            var second = first + rowStride;
            var third = second + rowStride;
            var fourth = third + rowStride;
            var j = 0;
            for (; j <= columnCount - TSimd.Lanes; j += TSimd.Lanes)
            {
                var sum = TSimd.Add(TSimd.Add(TSimd.Load(sums + j), TSimd.Load(first + j)), TSimd.Load(second + j));
                TSimd.Store(TSimd.Add(TSimd.Add(sum, TSimd.Load(third + j)), TSimd.Load(fourth + j)), sums + j);
            }
            for (; j < columnCount; j++)
                sums[j] = sums[j] + first[j] + second[j] + third[j] + fourth[j];
        }
        for (; i < rowCount; i++)
            Add<TSimd, TVector>(sums, rows + ((nint)i * rowStride), columnCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MatrixVector<TSimd, TVector>(float* rows, int rowCount, int columnCount, int rowStride, float* x, float* y)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // Four rows share each load of x and keep four streams of memory busy.
        var i = 0;
        for (; i <= rowCount - 4; i += 4)
        {
            var row = rows + ((nint)i * rowStride);
            var row1 = row + rowStride;
            var row2 = row1 + rowStride;
            var row3 = row2 + rowStride;
            var first = TSimd.Create(0f);
            var (second, third, fourth) = (first, first, first);
            var j = 0;
            for (; j <= columnCount - TSimd.Lanes; j += TSimd.Lanes)
            {
                var factor = TSimd.Load(x + j);
                first = TSimd.MultiplyAdd(TSimd.Load(row + j), factor, first);
                second = TSimd.MultiplyAdd(TSimd.Load(row1 + j), factor, second);
                third = TSimd.MultiplyAdd(TSimd.Load(row2 + j), factor, third);
                fourth = TSimd.MultiplyAdd(TSimd.Load(row3 + j), factor, fourth);
            }
            var (sum, sum1, sum2, sum3) = (TSimd.Sum(first), TSimd.Sum(second), TSimd.Sum(third), TSimd.Sum(fourth));
            for (; j < columnCount; j++)
            {
                sum = SimdScalar.MultiplyAdd(row[j], x[j], sum);
                sum1 = SimdScalar.MultiplyAdd(row1[j], x[j], sum1);
                sum2 = SimdScalar.MultiplyAdd(row2[j], x[j], sum2);
                sum3 = SimdScalar.MultiplyAdd(row3[j], x[j], sum3);
            }
            (y[i], y[i + 1], y[i + 2], y[i + 3]) = (sum, sum1, sum2, sum3);
        }
        for (; i < rowCount; i++)
        {
            // Not Dot: a row has the same score to the last bit wherever it stands, so that splitting the rows changes nothing.
            var row = rows + ((nint)i * rowStride);
            var first = TSimd.Create(0f);
            var j = 0;
            for (; j <= columnCount - TSimd.Lanes; j += TSimd.Lanes)
                first = TSimd.MultiplyAdd(TSimd.Load(row + j), TSimd.Load(x + j), first);
            var sum = TSimd.Sum(first);
            for (; j < columnCount; j++)
                sum = SimdScalar.MultiplyAdd(row[j], x[j], sum);
            y[i] = sum;
        }
    }
}
