using System.Runtime.CompilerServices;

namespace Personalize.Engine.Kernels.Simd;

/// <summary>One float at a time: what runs without vector hardware, and what finishes the rest of a row that fills no vector.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    public static bool IsSupported => true;

    public static int Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Create(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float value, float* target) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float left, float right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float left, float right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float left, float right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float left, float right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float left, float right, float addend) => float.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SquareRoot(float value) => MathF.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AtLeast(float minimum, float value) => minimum > value ? minimum : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AtMost(float maximum, float value) => maximum < value ? maximum : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftToExponent(float value) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) << 23);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SplitExponent(float value, out float mantissa)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        var exponent = (bits - SimdMath.ThreeQuarters) >> SimdMath.MantissaBits;
        mantissa = BitConverter.Int32BitsToSingle(bits - (exponent << SimdMath.MantissaBits));
        return exponent;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GreaterThan(float left, float right) => left > right ? 1u : 0u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float value) => value;
}
