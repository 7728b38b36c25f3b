using System.Runtime.CompilerServices;

namespace Personalize.Engine.Kernels.Simd;

/// <summary>
/// Exponential, sigmoid, hyperbolic tangent and logarithm. The first three by 2^(n+f) = 2^n·(1 + f·g(f)) with n whole and |f| ≤ ½; g is a
/// polynomial of degree 4 near the minimax fit of (2^f - 1)/f, with a relative error of 4.9e-7 (2e-7 in the exponential). The framework's
/// own vector exponential computes in double, which is four times the work, and its logarithm is a call for each vector.
/// </summary>
/// <remarks>
/// Relative error below 1e-6 + |x|·2e-8, or 1e-6 + |x|·1e-7 on machines that round the product in x·log₂e - n. Results below the smallest
/// normal float become 0; NaN stays NaN.
/// </remarks>
internal static class SimdMath
{
    private const float Log2OfE = 1.44269504f;

    /// <summary>1.5·2^23, which rounds a sum to a whole number, plus the exponent bias, so that the low bits are the exponent of 2^n.</summary>
    private const float RoundingShift = 12582912f + 127f;

    /// <summary>Below it 2^n is 0 (the exponent's bits are 0), above the largest exponent it is ∞; nothing beyond may reach the shift.</summary>
    private const float LowestExponent = -88f;
    private const float HighestExponent = 89f;

    private const float LogarithmOfTwo = 0.693147182f;

    /// <summary>The bits of 0.75, the smallest mantissa of <see cref="ISimd{TVector}.SplitExponent"/>.</summary>
    public const int ThreeQuarters = 0x3f400000;

    public const int MantissaBits = 23;

    /// <summary>e^x for x ≤ 0, or NaN: what a shifted softmax needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpNonPositive<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        x = TSimd.AtLeast(TSimd.Create(LowestExponent), x);
        var (fraction, power) = Split<TSimd, TVector>(x, Log2OfE);
        return TSimd.Multiply(power, TSimd.MultiplyAdd(fraction, Slope<TSimd, TVector>(fraction), TSimd.Create(1f)));
    }

    /// <summary>σ(x) = 1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        x = TSimd.AtMost(TSimd.Create(-LowestExponent), TSimd.AtLeast(TSimd.Create(-HighestExponent), x));
        var (fraction, power) = Split<TSimd, TVector>(x, -Log2OfE);
        var one = TSimd.Create(1f);
        var exponential = TSimd.Multiply(power, TSimd.MultiplyAdd(fraction, Slope<TSimd, TVector>(fraction), one));
        return TSimd.Divide(one, TSimd.Add(one, exponential));
    }

    /// <summary>tanh(x) = E / (E + 2) with E = e^2x - 1 = 2^n·f·g(f) + (2^n - 1), which keeps its relative accuracy near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        x = TSimd.AtMost(TSimd.Create(-LowestExponent / 2), TSimd.AtLeast(TSimd.Create(LowestExponent / 2), x));
        var (fraction, power) = Split<TSimd, TVector>(x, 2 * Log2OfE);
        var minusOne = TSimd.Subtract(power, TSimd.Create(1f));
        var exponential = TSimd.MultiplyAdd(TSimd.Multiply(power, fraction), Slope<TSimd, TVector>(fraction), minusOne);
        return TSimd.Divide(exponential, TSimd.Add(exponential, TSimd.Create(2f)));
    }

    /// <summary>
    /// ln x for positive, normal x = 2^n·(1 + t): n·ln 2 + t·q(t), where q is a polynomial of degree 8 near the minimax fit of ln(1 + t)/t on
    /// [-¼, ½] with a relative error of 2.7e-8, so that the result keeps its relative accuracy near 1. NaN for NaN and ∞, so that a training
    /// that diverges is noticed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var exponent = TSimd.SplitExponent(x, out var mantissa);
        var t = TSimd.Subtract(mantissa, TSimd.Create(1f));
        var slope = TSimd.MultiplyAdd(t, TSimd.Create(0.05411169f), TSimd.Create(-0.12076715f));
        slope = TSimd.MultiplyAdd(t, slope, TSimd.Create(0.14994496f));
        slope = TSimd.MultiplyAdd(t, slope, TSimd.Create(-0.16824313f));
        slope = TSimd.MultiplyAdd(t, slope, TSimd.Create(0.19975913f));
        slope = TSimd.MultiplyAdd(t, slope, TSimd.Create(-0.24993218f));
        slope = TSimd.MultiplyAdd(t, slope, TSimd.Create(0.33333594f));
        slope = TSimd.MultiplyAdd(t, slope, TSimd.Create(-0.50000066f));
        slope = TSimd.MultiplyAdd(t, slope, TSimd.Create(1f));
        var zeroIfFinite = TSimd.Subtract(x, x);
        return TSimd.Add(TSimd.MultiplyAdd(exponent, TSimd.Create(LogarithmOfTwo), TSimd.Multiply(t, slope)), zeroIfFinite);
    }

    /// <summary>x·scale = n + f; gives f and 2^n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Fraction, TVector Power) Split<TSimd, TVector>(TVector x, float scale)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var shifted = TSimd.MultiplyAdd(x, TSimd.Create(scale), TSimd.Create(RoundingShift));
        var minusWhole = TSimd.Subtract(TSimd.Create(RoundingShift), shifted);
        return (TSimd.MultiplyAdd(x, TSimd.Create(scale), minusWhole), TSimd.ShiftToExponent(shifted));
    }

    /// <summary>g(f) = (2^f - 1)/f.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Slope<TSimd, TVector>(TVector fraction)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var slope = TSimd.MultiplyAdd(fraction, TSimd.Create(0.00133813021f), TSimd.Create(0.00966636837f));
        slope = TSimd.MultiplyAdd(fraction, slope, TSimd.Create(0.0555038117f));
        slope = TSimd.MultiplyAdd(fraction, slope, TSimd.Create(0.240223497f));
        return TSimd.MultiplyAdd(fraction, slope, TSimd.Create(0.693147182f));
    }
}
