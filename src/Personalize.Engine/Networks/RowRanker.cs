using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Networks;

/// <summary>The best items for one history.</summary>
/// <param name="Items">Item indices, best first.</param>
/// <param name="Scores">Their logits.</param>
/// <param name="LogSumExp">Of all logits: a score's probability is e^(score − LogSumExp).</param>
internal readonly record struct Ranking(int[] Items, float[] Scores, float LogSumExp);

/// <summary>From a row of products of a state with the item table to the best items: adds bias and sparse terms, selects. One a thread.</summary>
internal sealed unsafe class RowRanker(HrnnParameters parameters, NeighborTable neighbors, TrendTable trend) : IDisposable
{
    private readonly SparseScratch _scratch = new(parameters.Shape.ItemCount, neighbors.MaximumCount);

    /// <param name="history">The user's events.</param>
    /// <param name="position">Events known.</param>
    /// <param name="row">h·E_j for every item; overwritten with the whole scores.</param>
    /// <param name="count">Items wanted.</param>
    /// <param name="allowed">Items that may be selected; null for all.</param>
    public Ranking Rank(in HistoryView history, int position, float* row, int count, ItemSet? allowed = null)
    {
        var shape = parameters.Shape;
        var logSumExp = Complete(history, position, row);
        var items = new int[Math.Min(count, shape.ItemCount)];
        var scores = new float[items.Length];
        if (allowed is not null)
        {
            for (var item = 0; item < shape.ItemCount; item++)
                row[item] = allowed.Contains(item) ? row[item] : float.NegativeInfinity;
        }

        var found = TopKKernel.Select(row, shape.ItemCount, items.Length, items, scores);
        return new Ranking(items[..found], scores[..found], logSumExp);
    }

    /// <summary>Adds sparse terms and bias to a row of products, and returns ln Σ e^score.</summary>
    public float Complete(in HistoryView history, int position, float* row)
    {
        var shape = parameters.Shape;
        var own = CopyTerm.Forward(parameters.Row(shape.Copy, 0), history, position, null, row, _scratch.Copied);
        FollowTerm.Forward(parameters.Row(shape.Follow, 0), history, position, null, row, _scratch.Followed);
        var moment = trend.MomentOf(history, position, long.MaxValue);
        TrendTerm.Forward(
            parameters.Row(shape.Trend, TrendTerm.FirstWeight(position)), trend.Values + ((long)moment * TrendTable.Scales * shape.ItemCount), shape.ItemCount, shape.ItemCount, row,
            _scratch.Copied, own);
        var touched = FirstOrderTerm.Forward(
            parameters.Row(shape.FirstOrder, 0), neighbors, history, position, null, row, _scratch);
        FirstOrderTerm.Clear(_scratch, touched);
        VectorKernel.Add(row, parameters.ItemBias, shape.ItemCount);
        return SoftmaxKernel.LogSumExp(row, null, shape.ItemCount);
    }

    public void Dispose() => _scratch.Dispose();
}
