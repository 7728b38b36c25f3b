using System.Runtime.Intrinsics;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// Item-to-item similarity as a first-order term of the network: the neighbours of the user's last few items, weighted by learned lag
/// weights. On sparse data, a recurrent network alone is worse than this.
/// <code>
/// s_j = Σ_l exp(a_l)·sim(i_{t-l}, j)      l = 0..Lags-1
/// firstOrder(j) = β·ln(1 + s_j)
/// </code>
/// The logarithm makes the softmax a product of experts: e^firstOrder = (1 + s_j)^β multiplies the network's odds of j.
/// </summary>
internal sealed unsafe class FirstOrderTerm : RowTerm, IScoreTerm
{
    /// <summary>How many of the newest events are used.</summary>
    public const int Lags = 10;

    /// <summary>Initial a_0: ln of the weight of the newest event.</summary>
    public const float NewestWeight = 3f;

    /// <summary>How much smaller a_l initially is than a_(l-1).</summary>
    public const float WeightPerLag = 0.15f;

    /// <summary>Initial β.</summary>
    public const float Share = 0.3f;

    private const int Beta = Lags;

    private readonly NativeBuffer _sums;
    private readonly NativeBuffer _near;
    private readonly NativeBuffer _nearSums;
    private readonly NativeBuffer _nearLogarithms;
    private readonly NativeBuffer _nearGradients;
    private int _count;

    private FirstOrderTerm(TermSizes sizes)
    {
        // [columns], zero between rows.
        _sums = NativeBuffer.Allocate(sizes.Columns);

        // The columns that a row touches, with their sums, logarithms and gradients side by side.
        var near = ParameterLayout.Pad((Lags * sizes.NeighborsPerItem) + 1);
        _near = NativeBuffer.Allocate(near);
        _nearSums = NativeBuffer.Allocate(near);
        _nearLogarithms = NativeBuffer.Allocate(near);
        _nearGradients = NativeBuffer.Allocate(near);
    }

    public static string Name => "first_order";

    /// <summary>a_0 … a_{Lags-1}, β.</summary>
    public static int ParameterCount => Lags + 1;

    /// <summary>Initial weights that fall with the lag, and a small share of the score.</summary>
    public static void Initialise(Span<float> parameters)
    {
        for (var lag = 0; lag < Lags; lag++)
            parameters[lag] = NewestWeight - (WeightPerLag * lag);
        parameters[Beta] = Share;
    }

    public static ScoreTerm Create(TermSizes sizes) => new FirstOrderTerm(sizes);

    public override void Forward(float* parameters, in TermRow row, float* scores)
    {
        var (history, position) = (row.History, row.Position);
        var columns = row.Columns;
        var sums = _sums.Pointer;
        var touched = (int*)_near.Pointer;
        var count = 0;
        for (var lag = 0; lag < Math.Min(Lags, position); lag++)
        {
            var item = history.Items[position - 1 - lag];
            if (item >= row.Neighbors.ItemCount)
                continue;
            var weight = MathF.Exp(parameters[lag]);
            var entries = row.Neighbors.Of(item);
            var items = entries.Items;
            var similarities = entries.Similarities;
            for (var entry = 0; entry < entries.Count; entry++)
            {
                var column = items[entry];
                if (columns != null && (column = columns[column]) < 0)
                    continue;

                // Always written, but kept only on first touch: a branch here would be mispredicted half of the time.
                var sum = sums[column];
                touched[count] = column;
                count += sum == 0 ? 1 : 0;
                sums[column] = sum + (weight * similarities[entry]);
            }
        }

        // Gathered side by side, so that logarithms are computed one vector at a time; the last vector is padded with ln 1.
        var values = _nearSums.Pointer;
        for (var i = 0; i < count; i++)
            values[i] = sums[touched[i]];
        for (var i = count; i % Vector512<float>.Count != 0; i++)
            values[i] = 0;
        var logarithms = _nearLogarithms.Pointer;
        for (var i = 0; i < count; i += Vector512<float>.Count)
            Vector512.Log(Vector512<float>.One + Vector512.Load(values + i)).Store(logarithms + i);

        var beta = parameters[Beta];
        for (var i = 0; i < count; i++)
            scores[touched[i]] += beta * logarithms[i];
        _count = count;
    }

    public override void Backward(float* parameters, in TermRow row, float* dScores, float* gradient)
    {
        var (history, position, count) = (row.History, row.Position, _count);
        var columns = row.Columns;
        var sums = _sums.Pointer;
        var touched = (int*)_near.Pointer;

        // Gathered side by side like the sums in the forward pass; the tail multiplies logarithms of 1 and is not scattered.
        var slopes = _nearGradients.Pointer;
        for (var i = 0; i < count; i++)
            slopes[i] = dScores[touched[i]];
        for (var i = count; i % Vector512<float>.Count != 0; i++)
            slopes[i] = 0;
        var values = _nearSums.Pointer;
        var logarithms = _nearLogarithms.Pointer;
        var beta = Vector512.Create(parameters[Beta]);
        var dBeta = Vector512<float>.Zero;
        for (var i = 0; i < count; i += Vector512<float>.Count)
        {
            var slope = Vector512.Load(slopes + i);
            dBeta += slope * Vector512.Load(logarithms + i);
            (slope * beta / (Vector512<float>.One + Vector512.Load(values + i))).Store(slopes + i);
        }

        for (var i = 0; i < count; i++)
            sums[touched[i]] = slopes[i];
        gradient[Beta] += Vector512.Sum(dBeta);
        for (var lag = 0; lag < Math.Min(Lags, position); lag++)
        {
            var item = history.Items[position - 1 - lag];
            gradient[lag] += Product(row.Neighbors.Of(item), sums, columns) * MathF.Exp(parameters[lag]);
        }

        Clear();
    }

    /// <summary>Resets the sums to zero.</summary>
    public override void Clear()
    {
        var sums = _sums.Pointer;
        var touched = (int*)_near.Pointer;
        for (var i = 0; i < _count; i++)
            sums[touched[i]] = 0;
        _count = 0;
    }

    public override void Dispose()
    {
        _sums.Dispose();
        _near.Dispose();
        _nearSums.Dispose();
        _nearLogarithms.Dispose();
        _nearGradients.Dispose();
    }

    /// <summary>Σ over an item's neighbours of sums·similarity, in four independent chains, because a single chain would wait for every addition.</summary>
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
}
