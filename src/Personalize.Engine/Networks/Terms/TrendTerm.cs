using System.Numerics;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// Current demand: items that sell now, not over all the years of the data.
/// <code>trend(j) = Σ_s w_s[length of the history]·trend_s(moment, j)   for items the user has not had lately, otherwise 0</code>
/// The less is known about a user, the more current demand says, so separate weights are learned for lengths 0, 1, 2-3, 4-7, … , 64 and
/// more. The user's own items are left to <see cref="CopyTerm"/>: their demand would include the user's own events, which the network
/// sees in training but not for users it has not been trained on.
/// </summary>
internal sealed unsafe class TrendTerm : RowTerm, IScoreTerm
{
    public const int LengthBuckets = 8;

    /// <summary>Many rows share their moment and their weights: the sum over the scales is kept from row to row, and so is that of the gradients.</summary>
    private readonly NativeBuffer _values;
    private readonly NativeBuffer _gradients;
    private Key _key;
    private Key _keyOfGradients;

    private TrendTerm(TermSizes sizes) => (_values, _gradients) = (NativeBuffer.Allocate(sizes.Columns), NativeBuffer.Allocate(sizes.Columns));

    /// <summary>Initial w.</summary>
    public const float Share = 0.1f;

    public static string Name => "trend";

    /// <summary>w, [length buckets × scales].</summary>
    public static int ParameterCount => LengthBuckets * TrendTable.Scales;

    /// <summary>Initially a small share of the score.</summary>
    public static void Initialise(Span<float> parameters) => parameters.Fill(Share);

    public static ScoreTerm Create(TermSizes sizes) => new TrendTerm(sizes);

    /// <summary>The first of the weights for a history of <paramref name="position"/> events; there are as many as scales.</summary>
    public static int FirstWeight(int position) => TrendTable.Scales * Math.Min(LengthBuckets - 1, BitOperations.Log2((uint)position + 1));

    public override bool SkipsOwn => true;

    public override void Forward(float* parameters, in TermRow row, float* scores)
    {
        var key = new Key(row);
        if (key != _key)
        {
            // [1 × scales]·[scales × columns].
            MatrixMultiply.Run(
                1, row.ColumnCount, TrendTable.Scales, parameters + key.FirstWeight, TrendTable.Scales, 1, row.Trend, (int)row.TrendStride,
                _values.Pointer, row.ColumnCount, accumulate: false);
            _key = key;
        }

        VectorKernel.Add(scores, _values.Pointer, row.ColumnCount);
    }

    public override void Backward(float* parameters, in TermRow row, float* dScores, float* gradient)
    {
        var key = new Key(row);
        if (key == _keyOfGradients)
        {
            VectorKernel.Add(_gradients.Pointer, dScores, row.ColumnCount);
            return;
        }

        AddGradients(gradient);
        new Span<float>(dScores, row.ColumnCount).CopyTo(new Span<float>(_gradients.Pointer, row.ColumnCount));
        _keyOfGradients = key;
    }

    public override void Finish(float* gradient)
    {
        AddGradients(gradient);
        Clear();
    }

    public override void Clear() => _key = _keyOfGradients = default;

    public override void Dispose()
    {
        _values.Dispose();
        _gradients.Dispose();
    }

    /// <summary>w' += trend·(the sum of the gradients of the rows with the same trend and weights).</summary>
    private void AddGradients(float* gradient)
    {
        if (_keyOfGradients == default)
            return;
        var products = stackalloc float[TrendTable.Scales];
        VectorKernel.MatrixVector(
            _keyOfGradients.Trend, TrendTable.Scales, _keyOfGradients.ColumnCount, (int)_keyOfGradients.TrendStride, _gradients.Pointer, products);
        for (var scale = 0; scale < TrendTable.Scales; scale++)
            gradient[_keyOfGradients.FirstWeight + scale] += products[scale];
    }

    /// <summary>What rows share whose term is the same.</summary>
    private readonly struct Key(in TermRow row) : IEquatable<Key>
    {
        public float* Trend { get; } = row.Trend;

        public long TrendStride { get; } = row.TrendStride;

        public int ColumnCount { get; } = row.ColumnCount;

        public int FirstWeight { get; } = TrendTerm.FirstWeight(row.Position);

        public static bool operator ==(Key left, Key right) => left.Equals(right);

        public static bool operator !=(Key left, Key right) => !left.Equals(right);

        public bool Equals(Key other) => Trend == other.Trend && FirstWeight == other.FirstWeight && ColumnCount == other.ColumnCount;

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => HashCode.Combine((nint)Trend, FirstWeight, ColumnCount);
    }
}
