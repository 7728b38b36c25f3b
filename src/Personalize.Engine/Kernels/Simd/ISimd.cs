namespace Personalize.Engine.Kernels.Simd;

/// <summary>
/// The float operations that the kernels are written in, for one vector width. A kernel is written once, generic over TSimd and TVector;
/// as both are structs the compiler makes one specialised body for each width, with every call here inlined to an instruction.
/// </summary>
/// <typeparam name="TVector">Vector512, Vector256 or Vector128 of float, or float itself.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Whether the machine runs this width in hardware.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Floats in a vector.</summary>
    static abstract int Lanes { get; }

    static abstract TVector Create(float value);

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* target);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left·right + addend, with one rounding where the machine has that instruction.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector SquareRoot(TVector value);

    /// <summary>The larger, or <paramref name="value"/> if it is NaN.</summary>
    static abstract TVector AtLeast(TVector minimum, TVector value);

    /// <summary>The smaller, or <paramref name="value"/> if it is NaN.</summary>
    static abstract TVector AtMost(TVector maximum, TVector value);

    /// <summary>The float whose bits are those of value, shifted left by the 23 mantissa bits: integer bits become an exponent.</summary>
    static abstract TVector ShiftToExponent(TVector value);

    /// <summary>
    /// Takes a positive, normal number apart: value = 2^exponent·mantissa with a whole exponent and a mantissa in [3/4, 3/2).
    /// </summary>
    static abstract TVector SplitExponent(TVector value, out TVector mantissa);

    /// <summary>One bit per lane, lane 0 lowest: left &gt; right, 0 for NaN.</summary>
    static abstract ulong GreaterThan(TVector left, TVector right);

    /// <summary>Sum of the lanes, always in the same order.</summary>
    static abstract float Sum(TVector value);
}
