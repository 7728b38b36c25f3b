using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>One thread's instances of <see cref="ScoreTerms.All"/> with their working memory.</summary>
internal sealed unsafe class TermSet : IDisposable
{
    private readonly HrnnShape _shape;
    private readonly ScoreTerm[] _terms;
    private readonly (RowTerm Term, long Offset)[] _rowTerms;
    private readonly (RowTerm Term, long Offset)[] _termsOfOthers;
    private readonly (RowTerm Term, long Offset)[] _termsOfAll;
    private readonly NativeBuffer _own;

    public TermSet(HrnnShape shape, TermSizes sizes)
    {
        _shape = shape;
        _terms = [.. ScoreTerms.All.Select(entry => entry.Create(sizes))];
        _rowTerms = [.. _terms.Zip(shape.Terms).Where(pair => pair.First is RowTerm).Select(pair => ((RowTerm)pair.First, pair.Second!.Offset))];
        _termsOfOthers = [.. _rowTerms.Where(term => term.Term.SkipsOwn)];
        _termsOfAll = [.. _rowTerms.Where(term => !term.Term.SkipsOwn)];
        _own = NativeBuffer.Allocate((long)OwnItems.Window * sizeof(OwnItem) / sizeof(float));
    }

    /// <summary>Begins a row: adds the user's own items to the data that the terms use.</summary>
    public TermRow Open(in TermRow row)
    {
        var own = (OwnItem*)_own.Pointer;
        return row with { Own = own, OwnCount = OwnItems.Find(row.History, row.Position, row.Columns, own) };
    }

    /// <summary>
    /// Adds the terms to a row of scores: those that are not for the user's own items first, whose scores are then freed of all that is not
    /// for them, also of the network's term and the bias (see <see cref="OwnItems"/>); after that the others, in order.
    /// </summary>
    /// <param name="parameters">The network's parameter block.</param>
    /// <param name="row">From <see cref="Open"/>.</param>
    /// <param name="scores">[columns], changed.</param>
    public void Forward(float* parameters, in TermRow row, float* scores)
    {
        // These pass over the whole row, which is then in the nearest cache for the others, which jump about in it.
        foreach (var (term, offset) in _termsOfOthers)
            term.Forward(parameters + offset, row, scores);
        for (var i = 0; i < row.OwnCount; i++)
        {
            var column = row.Own[i].Column;
            scores[column] = column >= row.ColumnCount ? 0 : -row.Bias[column] - (row.LogInclusion == null ? 0 : row.LogInclusion[column]);
        }

        foreach (var (term, offset) in _termsOfAll)
            term.Forward(parameters + offset, row, scores);
    }

    /// <summary>
    /// Accumulates the gradients of the same terms, after <see cref="Forward"/>, and clears that of the scores of the user's own items: network and
    /// biases have no part in them.
    /// </summary>
    /// <param name="parameters">The network's parameter block.</param>
    /// <param name="row">As in the forward pass.</param>
    /// <param name="dScores">[columns] gradient of the loss with respect to the scores.</param>
    /// <param name="gradients">[<see cref="HrnnShape.TermsLength"/>] of the block, from <see cref="HrnnShape.TermsOffset"/>.</param>
    public void Backward(float* parameters, in TermRow row, float* dScores, float* gradients)
    {
        foreach (var (term, offset) in _termsOfAll)
            term.Backward(parameters + offset, row, dScores, gradients + (offset - _shape.TermsOffset));
        for (var i = 0; i < row.OwnCount; i++)
            dScores[row.Own[i].Column] = 0;
        foreach (var (term, offset) in _termsOfOthers)
            term.Backward(parameters + offset, row, dScores, gradients + (offset - _shape.TermsOffset));
    }

    /// <summary>Ends a sequence of rows with the same parameters, whose gradients are complete only now.</summary>
    /// <param name="gradients">As in the backward pass.</param>
    public void Finish(float* gradients)
    {
        foreach (var (term, offset) in _rowTerms)
            term.Finish(gradients + (offset - _shape.TermsOffset));
    }

    /// <summary>Ends a row that has no backward pass.</summary>
    public void Clear()
    {
        foreach (var (term, _) in _rowTerms)
            term.Clear();
    }

    /// <summary>What each term adds to some items; the sum of an item's values is its score.</summary>
    /// <param name="network">All parameters.</param>
    /// <param name="query">[padded hidden] the query that items are scored with.</param>
    /// <param name="row">From <see cref="Open"/>, with all items as columns.</param>
    /// <param name="items">The items.</param>
    /// <returns>[terms in the order of <see cref="ScoreTerms.All"/>][items].</returns>
    public float[][] Explain(HrnnParameters network, float* query, in TermRow row, ReadOnlySpan<int> items)
    {
        var values = new float[_terms.Length][];
        for (var t = 0; t < values.Length; t++)
        {
            values[t] = new float[items.Length];
            _terms[t].Explain(network, _shape.Terms[t] is { } tensor ? network.Row(tensor, 0) : null, query, row, items, values[t]);
        }

        return values;
    }

    public void Dispose()
    {
        foreach (var term in _terms)
            term.Dispose();
        _own.Dispose();
    }
}
