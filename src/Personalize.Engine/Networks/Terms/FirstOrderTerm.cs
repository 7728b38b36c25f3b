using System.Runtime.Intrinsics;
using Personalize.Engine.Data;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// Item-to-item similarity as a first-order term of the network: what the items nearest to the user's last few say,
/// weighed by learned lag weights. Where data is sparse a recurrent network alone loses to it.
/// <code>
/// s_j = Σ_l exp(a_l)·sim(i_{t-l}, j)      l = 0..Lags-1
/// firstOrder(j) = β·ln(1 + s_j)
/// </code>
/// The logarithm makes the softmax a product of experts: e^firstOrder = (1 + s_j)^β multiplies the network's odds of j.
/// </summary>
internal static unsafe class FirstOrderTerm
{
    /// <summary>How many of the newest events speak.</summary>
    public const int Lags = 10;

    /// <summary>a_0 … a_{Lags-1}, β.</summary>
    public const int ParameterCount = Lags + 1;

    private const int Beta = Lags;

    /// <summary>Starting values: weights that fall with the lag, and a small share of the score.</summary>
    public static void Initialise(Span<float> parameters)
    {
        for (var lag = 0; lag < Lags; lag++)
            parameters[lag] = 3f - (0.15f * lag);
        parameters[Beta] = 0.3f;
    }

    /// <summary>Adds the term to a row of scores and returns how many columns it touched.</summary>
    /// <param name="parameters">[<see cref="ParameterCount"/>].</param>
    /// <param name="neighbors">Similar items.</param>
    /// <param name="history">The user's events.</param>
    /// <param name="position">Events before the one to predict.</param>
    /// <param name="columns">Item → column of the row, or null when they are the same; -1 where the row lacks the item.</param>
    /// <param name="row">Scores, changed.</param>
    /// <param name="scratch">Working memory; keeps what the backward pass needs.</param>
    public static int Forward(
        float* parameters, NeighborTable neighbors, in HistoryView history, int position, int* columns, float* row, SparseScratch scratch)
    {
        var sums = scratch.Sums;
        var touched = scratch.Near;
        var count = 0;
        for (var lag = 0; lag < Math.Min(Lags, position); lag++)
        {
            var item = history.Items[position - 1 - lag];
            if (item < 0)
                continue;
            var weight = MathF.Exp(parameters[lag]);
            var entries = neighbors.Of(item);
            var items = entries.Items;
            var similarities = entries.Similarities;
            for (var entry = 0; entry < entries.Count; entry++)
            {
                var column = items[entry];
                if (columns != null && (column = columns[column]) < 0)
                    continue;

                // Written always and kept only at first touch: a branch here would be mispredicted half the time.
                var sum = sums[column];
                touched[count] = column;
                count += sum == 0 ? 1 : 0;
                sums[column] = sum + (weight * similarities[entry]);
            }
        }

        // Gathered side by side, so that the logarithms are taken a vector at a time; the last vector is filled up with ln 1.
        var values = scratch.NearSums;
        for (var i = 0; i < count; i++)
            values[i] = sums[touched[i]];
        for (var i = count; i % Vector512<float>.Count != 0; i++)
            values[i] = 0;
        var logarithms = scratch.NearLogarithms;
        for (var i = 0; i < count; i += Vector512<float>.Count)
            Vector512.Log(Vector512<float>.One + Vector512.Load(values + i)).Store(logarithms + i);

        var beta = parameters[Beta];
        for (var i = 0; i < count; i++)
            row[touched[i]] += beta * logarithms[i];
        return count;
    }

    /// <summary>Accumulates the parameters' gradient and clears the sums, after <see cref="Forward"/> returned <paramref name="count"/>.</summary>
    public static void Backward(
        float* parameters, NeighborTable neighbors, in HistoryView history, int position, int* columns, float* gradientRow,
        SparseScratch scratch, int count, float* gradient)
    {
        var sums = scratch.Sums;
        var touched = scratch.Near;

        // Gathered side by side like the sums in the forward pass; the tail multiplies logarithms of 1 and is not scattered.
        var slopes = scratch.NearGradients;
        for (var i = 0; i < count; i++)
            slopes[i] = gradientRow[touched[i]];
        for (var i = count; i % Vector512<float>.Count != 0; i++)
            slopes[i] = 0;
        var beta = Vector512.Create(parameters[Beta]);
        var dBeta = Vector512<float>.Zero;
        for (var i = 0; i < count; i += Vector512<float>.Count)
        {
            var slope = Vector512.Load(slopes + i);
            dBeta += slope * Vector512.Load(scratch.NearLogarithms + i);
            (slope * beta / (Vector512<float>.One + Vector512.Load(scratch.NearSums + i))).Store(slopes + i);
        }

        for (var i = 0; i < count; i++)
            sums[touched[i]] = slopes[i];
        gradient[Beta] += Vector512.Sum(dBeta);
        for (var lag = 0; lag < Math.Min(Lags, position); lag++)
        {
            var item = history.Items[position - 1 - lag];
            if (item >= 0)
                gradient[lag] += Product(neighbors.Of(item), sums, columns) * MathF.Exp(parameters[lag]);
        }

        Clear(scratch, count);
    }

    /// <summary>Σ over an item's neighbours of sums·similarity, in four independent chains: one would wait for every addition.</summary>
    private static float Product(NeighborTable.Entries entries, float* sums, int* columns)
    {
        var items = entries.Items;
        var similarities = entries.Similarities;
        var (first, second, third, fourth) = (0f, 0f, 0f, 0f);
        var entry = 0;
        if (columns == null)
        {
            for (; entry <= entries.Count - 4; entry += 4)
            {
                first += sums[items[entry]] * similarities[entry];
                second += sums[items[entry + 1]] * similarities[entry + 1];
                third += sums[items[entry + 2]] * similarities[entry + 2];
                fourth += sums[items[entry + 3]] * similarities[entry + 3];
            }
        }

        for (; entry < entries.Count; entry++)
        {
            var column = columns == null ? items[entry] : columns[items[entry]];
            first += column < 0 ? 0 : sums[column] * similarities[entry];
        }

        return first + second + (third + fourth);
    }

    /// <summary>Makes the sums zero again after a forward pass without a backward one.</summary>
    public static void Clear(SparseScratch scratch, int count)
    {
        for (var i = 0; i < count; i++)
            scratch.Sums[scratch.Near[i]] = 0;
    }
}
