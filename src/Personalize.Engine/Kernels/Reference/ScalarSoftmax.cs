using System.Numerics;

namespace Personalize.Engine.Kernels.Reference;

/// <summary>What <see cref="SoftmaxKernel"/> computes, in plain loops over any number type.</summary>
internal static unsafe class ScalarSoftmax
{
    /// <inheritdoc cref="SoftmaxKernel.Forward"/>
    public static T Forward<T>(T* row, T* bias, int count, T scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var logSumExp = LogSumExp(row, bias, count);
        for (var j = 0; j < count; j++)
            row[j] = scale * T.Exp(row[j] + (bias is null ? T.Zero : bias[j]) - logSumExp);
        return logSumExp;
    }

    /// <inheritdoc cref="SoftmaxKernel.LogSumExp"/>
    public static T LogSumExp<T>(T* row, T* bias, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var maximum = T.NegativeInfinity;
        for (var j = 0; j < count; j++)
            maximum = T.Max(maximum, row[j] + (bias is null ? T.Zero : bias[j]));
        if (T.IsNegativeInfinity(maximum))
            return maximum;
        var sum = T.Zero;
        for (var j = 0; j < count; j++)
            sum += T.Exp(row[j] + (bias is null ? T.Zero : bias[j]) - maximum);
        return maximum + T.Log(sum);
    }
}
