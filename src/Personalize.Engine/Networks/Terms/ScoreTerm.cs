namespace Personalize.Engine.Networks.Terms;

/// <summary>One of the terms whose sum is the score of an item, with one thread's working memory.</summary>
internal abstract unsafe class ScoreTerm : IDisposable
{
    /// <summary>What the term adds to the scores of some items.</summary>
    /// <param name="network">All parameters.</param>
    /// <param name="parameters">The term's own tensor; null if it has none.</param>
    /// <param name="query">[padded hidden] the query that items are scored with: the state, modified by context and period.</param>
    /// <param name="row">The data that the terms use; its columns are all items.</param>
    /// <param name="items">The items.</param>
    /// <param name="values">Receives the values, in logits, in the order of <paramref name="items"/>.</param>
    public abstract void Explain(HrnnParameters network, float* parameters, float* query, in TermRow row, ReadOnlySpan<int> items, Span<float> values);

    public virtual void Dispose()
    {
    }
}
