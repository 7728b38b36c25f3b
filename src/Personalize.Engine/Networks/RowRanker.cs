using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Networks;

/// <summary>The best items for one history.</summary>
/// <param name="Items">Item indices, best first.</param>
/// <param name="Scores">Their logits.</param>
/// <param name="LogSumExp">The log-sum-exp of all logits: the probability of a score is e^(score − LogSumExp).</param>
internal readonly record struct Ranking(int[] Items, float[] Scores, float LogSumExp)
{
    /// <summary>How many of the last items are explored.</summary>
    public int Explored { get; init; }
}

/// <summary>Turns a row of products of a query with the item table into the best items: adds the other terms and selects. One per thread.</summary>
/// <param name="parameters">The network.</param>
/// <param name="neighbors">Similarities.</param>
/// <param name="trend">Demand.</param>
/// <param name="blend">A simple method that is added to the scores; null for none.</param>
/// <param name="appeal">What is known about the items of a model that explores; null for others.</param>
internal sealed unsafe class RowRanker(
    HrnnParameters parameters, NeighborTable neighbors, TrendTable trend, ScoreBlend? blend = null, ItemAppeal? appeal = null) : IDisposable
{
    private readonly Explorer? _explorer = appeal is null ? null : new Explorer(appeal);
    private readonly IBlendRow? _blendRow = blend?.NewRow(parameters.Shape.ItemCount);
    private SparseScores? _simple;
    private readonly TermSet _terms = new(parameters.Shape, new TermSizes(parameters.Shape.ItemCount, neighbors.MaximumCount));

    /// <param name="history">The user's events.</param>
    /// <param name="position">Number of events given.</param>
    /// <param name="query">[padded hidden] the query that items are scored with.</param>
    /// <param name="row">q·v_j for every item, with space for <paramref name="added"/>; overwritten with the complete scores.</param>
    /// <param name="count">Number of items requested.</param>
    /// <param name="allowed">Items that may be selected; null for all.</param>
    /// <param name="added">The items that the network was not trained on.</param>
    /// <param name="exploration">How to explore; null not to.</param>
    public Ranking Rank(
        in HistoryView history, int position, float* query, float* row, int count, ItemSet? allowed = null, NewItemColumns added = default,
        ExplorationSettings? exploration = null)
    {
        var columns = parameters.Shape.ItemCount + added.Count;
        var logSumExp = Complete(history, position, query, row, added);
        var explorer = exploration is null ? null : _explorer;
        var items = new int[Math.Min(count, columns)];
        var scores = new float[items.Length];
        Restrict(row, columns, allowed);
        var found = TopKKernel.Select(row, columns, items.Length, items, scores);
        var ranking = new Ranking(items[..found], scores[..found], logSumExp);
        return explorer is null ? ranking : explorer.Explore(ranking, row, query, blend?.Share ?? 1, exploration!, added);
    }

    /// <summary>Adds all other terms to a row of products, and the scores of new items after it, and returns ln Σ e^score.</summary>
    public float Complete(in HistoryView history, int position, float* query, float* row, in NewItemColumns added)
    {
        var shape = parameters.Shape;
        added.Forward(query, shape.Hidden, row + shape.ItemCount);
        _terms.Forward(parameters.Pointer, Open(history, position, added), row);
        _terms.Clear();
        ItemBiasTerm.Forward(parameters, row);
        if (blend is not null)
        {
            _simple = _blendRow!.Fill(history, position, added);
            ScoreBlend.Add(_simple, blend.Weight, row);
            VectorKernel.Scale(row, shape.ItemCount + added.Count, blend.Share);
        }

        return SoftmaxKernel.LogSumExp(row, null, shape.ItemCount + added.Count);
    }

    /// <summary>What each term of the score adds to some items.</summary>
    /// <param name="history">The user's events.</param>
    /// <param name="position">Number of events given.</param>
    /// <param name="query">[padded hidden] the query that items are scored with.</param>
    /// <param name="items">The items.</param>
    /// <param name="added">As above.</param>
    /// <returns>
    /// [terms in the order of <see cref="ScoreTerms.All"/>, then the blend if there is one][items], in logits; the values of an item sum to its score.
    /// </returns>
    public float[][] Explain(in HistoryView history, int position, float* query, ReadOnlySpan<int> items, in NewItemColumns added)
    {
        var terms = _terms.Explain(parameters, query, Open(history, position, added), items);
        if (blend is null)
            return terms;
        var simple = _blendRow!.Fill(history, position, added);
        var values = new float[items.Length];
        for (var i = 0; i < items.Length; i++)
            values[i] = blend.ValueOf(simple[items[i]]);
        return Array.ConvertAll([.. terms, values], term => Array.ConvertAll(term, value => value * blend.Share));
    }

    /// <summary>The best items with each of several weights of the blend, whose own is 0.</summary>
    /// <param name="history">The user's events.</param>
    /// <param name="position">Number of events given.</param>
    /// <param name="query">[padded hidden] the query that items are scored with.</param>
    /// <param name="row">q·v_j for every item; overwritten.</param>
    /// <param name="count">Number of items requested.</param>
    /// <param name="weights">The weights, increasing.</param>
    /// <param name="allowed">Items that may be selected; null for all.</param>
    /// <returns>[weights][items].</returns>
    public int[][] RankByWeight(
        in HistoryView history, int position, float* query, float* row, int count, IReadOnlyList<float> weights, ItemSet? allowed)
    {
        Complete(history, position, query, row, default);
        Restrict(row, parameters.Shape.ItemCount, allowed);
        var result = new int[weights.Count][];
        for (var w = 0; w < result.Length; w++)
        {
            ScoreBlend.Add(_simple!, weights[w] - (w == 0 ? 0 : weights[w - 1]), row);
            var items = new int[Math.Min(count, parameters.Shape.ItemCount)];
            var found = TopKKernel.Select(row, parameters.Shape.ItemCount, items.Length, items, new float[items.Length]);
            result[w] = items[..found];
        }

        return result;
    }

    public void Dispose() => _terms.Dispose();

    private static void Restrict(float* row, int columns, ItemSet? allowed)
    {
        for (var item = 0; allowed is not null && item < columns; item++)
            row[item] = allowed.Contains(item) ? row[item] : float.NegativeInfinity;
    }

    private TermRow Open(in HistoryView history, int position, in NewItemColumns added)
    {
        var moment = trend.MomentOf(history, position, long.MaxValue);
        return _terms.Open(new TermRow
        {
            History = history,
            Position = position,
            ColumnCount = parameters.Shape.ItemCount,
            Added = added,
            Columns = null,
            Neighbors = neighbors,
            Trend = trend.Values + ((long)moment * TrendTable.Scales * parameters.Shape.ItemCount),
            TrendStride = parameters.Shape.ItemCount,
            Bias = parameters.ItemBias,
            LogInclusion = null,
        });
    }
}
