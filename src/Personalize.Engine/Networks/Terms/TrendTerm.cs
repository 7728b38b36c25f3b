using System.Numerics;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// Demand of the moment: items that sell now, not over all the years of the data.
/// <code>trend(j) = Σ_s w_s[length of the history]·trend_s(moment, j)   for items the user has not had lately, else 0</code>
/// The less is known of a user, the more the moment says; so the weights are learned for lengths 0, 1, 2-3, 4-7, … , 64 and more.
/// Items of the user's own are left to <see cref="CopyTerm"/>: their demand would hold the user's own events, which the network sees
/// in training but never of a user it has not been trained on.
/// </summary>
internal static unsafe class TrendTerm
{
    public const int LengthBuckets = 8;

    /// <summary>w, [length buckets × scales].</summary>
    public const int ParameterCount = LengthBuckets * TrendTable.Scales;

    /// <summary>The first of the weights for a history of <paramref name="position"/> events.</summary>
    public static int FirstWeight(int position) => TrendTable.Scales * Math.Min(LengthBuckets - 1, BitOperations.Log2((uint)position + 1));

    /// <summary>Adds the term to a row of scores.</summary>
    /// <param name="weights">[scales], from <see cref="FirstWeight"/>.</param>
    /// <param name="trend">[scales × <paramref name="stride"/>] of the moment, by column.</param>
    /// <param name="stride">Floats from scale to scale.</param>
    /// <param name="columns">Columns of the row.</param>
    /// <param name="row">Scores, changed.</param>
    /// <param name="own">What the copy term touched.</param>
    /// <param name="ownCount">How many.</param>
    public static void Forward(float* weights, float* trend, long stride, int columns, float* row, CopyEntry* own, int ownCount)
    {
        for (var scale = 0; scale < TrendTable.Scales; scale++)
        {
            var values = trend + (scale * stride);
            VectorKernel.Axpy(row, values, columns, weights[scale]);
            for (var i = 0; i < ownCount; i++)
                row[own[i].Column] -= weights[scale] * values[own[i].Column];
        }
    }

    /// <summary>Accumulates the weights' gradient ([scales]) from the row's gradient.</summary>
    public static void Backward(float* trend, long stride, int columns, float* gradientRow, CopyEntry* own, int ownCount, float* gradient)
    {
        for (var scale = 0; scale < TrendTable.Scales; scale++)
        {
            var values = trend + (scale * stride);
            var sum = VectorKernel.Dot(gradientRow, values, columns);
            for (var i = 0; i < ownCount; i++)
                sum -= gradientRow[own[i].Column] * values[own[i].Column];
            gradient[scale] += sum;
        }
    }
}
