using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// A term that is added to one row of scores at a time, with a small tensor of its own. Each forward pass is followed by the backward
/// pass of the same row, or by <see cref="Clear"/>: an instance may keep what the backward pass needs.
/// </summary>
internal abstract unsafe class RowTerm : ScoreTerm
{
    /// <summary>Adds the term to a row of scores.</summary>
    /// <param name="parameters">The term's own tensor.</param>
    /// <param name="row">The data that the term uses.</param>
    /// <param name="scores">[columns], changed.</param>
    public abstract void Forward(float* parameters, in TermRow row, float* scores);

    /// <summary>Accumulates the gradient of the term's parameters from that of the row of scores.</summary>
    /// <param name="parameters">As in the forward pass.</param>
    /// <param name="row">As in the forward pass.</param>
    /// <param name="dScores">[columns] gradient of the loss with respect to the scores.</param>
    /// <param name="gradient">The gradient of the term's own tensor, accumulated to.</param>
    public abstract void Backward(float* parameters, in TermRow row, float* dScores, float* gradient);

    /// <summary>Ends a row that has no backward pass.</summary>
    public virtual void Clear()
    {
    }

    public sealed override void Explain(HrnnParameters network, float* parameters, float* query, in TermRow row, ReadOnlySpan<int> items, Span<float> values)
    {
        using var scores = NativeBuffer.Allocate(row.ColumnCount + row.Added.Count);
        Forward(parameters, row, scores.Pointer);
        Clear();
        for (var i = 0; i < items.Length; i++)
            values[i] = scores.Pointer[items[i]];
    }
}
