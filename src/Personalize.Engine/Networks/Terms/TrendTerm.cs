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

    /// <summary>Initial w.</summary>
    public const float Share = 0.1f;

    public static string Name => "trend";

    /// <summary>w, [length buckets × scales].</summary>
    public static int ParameterCount => LengthBuckets * TrendTable.Scales;

    /// <summary>Initially a small share of the score.</summary>
    public static void Initialise(Span<float> parameters) => parameters.Fill(Share);

    public static ScoreTerm Create(TermSizes sizes) => new TrendTerm();

    /// <summary>The first of the weights for a history of <paramref name="position"/> events; there are as many as scales.</summary>
    public static int FirstWeight(int position) => TrendTable.Scales * Math.Min(LengthBuckets - 1, BitOperations.Log2((uint)position + 1));

    public override void Forward(float* parameters, in TermRow row, float* scores)
    {
        var weights = parameters + FirstWeight(row.Position);
        for (var scale = 0; scale < TrendTable.Scales; scale++)
        {
            var values = row.Trend + (scale * row.TrendStride);
            VectorKernel.Axpy(scores, values, row.ColumnCount, weights[scale]);
            for (var i = 0; i < row.OwnCount; i++)
            {
                if (row.Own[i].Column < row.ColumnCount)
                    scores[row.Own[i].Column] -= weights[scale] * values[row.Own[i].Column];
            }
        }
    }

    public override void Backward(float* parameters, in TermRow row, float* dScores, float* gradient)
    {
        var weights = gradient + FirstWeight(row.Position);
        for (var scale = 0; scale < TrendTable.Scales; scale++)
        {
            var values = row.Trend + (scale * row.TrendStride);
            var sum = VectorKernel.Dot(dScores, values, row.ColumnCount);
            for (var i = 0; i < row.OwnCount; i++)
                sum -= dScores[row.Own[i].Column] * values[row.Own[i].Column];
            weights[scale] += sum;
        }
    }
}
