using System.Runtime.Intrinsics;
using Personalize.Engine.Kernels.Reference;
using Personalize.Engine.Kernels.Simd;

namespace Personalize.Engine.Tests.Kernels.Simd;

public sealed unsafe class SimdMathTests
{
    private delegate float Function(float x);

    [Fact]
    public void Accuracy_512() => CheckWidth<Simd512, Vector512<float>>();

    [Fact]
    public void Accuracy_256() => CheckWidth<Simd256, Vector256<float>>();

    [Fact]
    public void Accuracy_128() => CheckWidth<Simd128, Vector128<float>>();

    [Fact]
    public void Accuracy_scalar() => CheckWidth<SimdScalar, float>();

    /// <summary>Also where the machine does not have the width: the framework then computes it lane by lane.</summary>
    private static void CheckWidth<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Function exp = x => First<TSimd, TVector>(SimdMath.ExpNonPositive<TSimd, TVector>(TSimd.Create(x)));
        Function sigmoid = x => First<TSimd, TVector>(SimdMath.Sigmoid<TSimd, TVector>(TSimd.Create(x)));
        Function tanh = x => First<TSimd, TVector>(SimdMath.Tanh<TSimd, TVector>(TSimd.Create(x)));
        Function log = x => First<TSimd, TVector>(SimdMath.Log<TSimd, TVector>(TSimd.Create(x)));
        // (1 + 2^-12)² = 1 + 2^-11 + 2^-24, and the last term is lost if the product is rounded before the addition.
        float factor = 1 + (1f / 4096);
        var isFused = First<TSimd, TVector>(TSimd.MultiplyAdd(TSimd.Create(factor), TSimd.Create(factor), TSimd.Create(-1 - (1f / 2048)))) > 0;
        var perUnit = isFused ? 2e-8 : 1e-7;
        for (var x = -87.3f; x <= 87.3f; x += 0.0137f)
        {
            if (x <= 0)
                CheckRelative(Math.Exp(x), exp(x), x, perUnit);
            CheckRelative(ScalarGru.Sigmoid((double)x), sigmoid(x), x, perUnit);
            CheckRelative(Math.Tanh(x), tanh(x), x, perUnit);
        }
        for (var x = 1e-30f; x < 1; x *= 1.5f)
        {
            CheckRelative(Math.Tanh(x), tanh(x), x, perUnit);
            CheckRelative(Math.Tanh(-x), tanh(-x), x, perUnit);
        }
        for (var x = 1.2e-38f; x < 3e38f; x *= 1.0137f)
            CheckRelative(Math.Log(x), log(x), 0, perUnit);
        for (var x = 0.5f; x < 2; x += 0.000137f)
            CheckRelative(Math.Log(x), log(x), 0, perUnit);
        Assert.Equal(0f, log(1));
        Assert.Equal(float.NaN, log(float.NaN));
        Assert.Equal(float.NaN, log(float.PositiveInfinity));
        foreach (var x in new[] { -89f, -1000f, float.MinValue, float.NegativeInfinity })
        {
            Assert.Equal(0f, exp(x));
            Assert.Equal(0f, sigmoid(x));
            Assert.Equal(1f, sigmoid(-x));
            Assert.Equal(-1f, tanh(x));
            Assert.Equal(1f, tanh(-x));
        }
        Assert.Equal(1f, exp(0));
        Assert.Equal(1f, exp(-0f));
        Assert.Equal(0.5f, sigmoid(0));
        Assert.Equal(0f, tanh(0));
        Assert.Equal(float.NaN, exp(float.NaN));
        Assert.Equal(float.NaN, sigmoid(float.NaN));
        Assert.Equal(float.NaN, tanh(float.NaN));
    }

    private static void CheckRelative(double expected, float actual, float x, double perUnit)
    {
        var tolerance = 1e-6 + (Math.Abs(x) * perUnit);
        if (!(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected)))
            Assert.Fail($"At {x:R}: expected {expected:R}, got {actual:R}, off by {Math.Abs((actual / expected) - 1):E1}.");
    }

    private static float First<TSimd, TVector>(TVector value)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var lanes = stackalloc float[TSimd.Lanes];
        TSimd.Store(value, lanes);
        return lanes[0];
    }
}
