using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// A term that is added to one row of scores at a time, with a small tensor of its own. Each forward pass is followed by the backward
/// pass of the same row, or by <see cref="Clear"/>: an instance may keep what the backward pass needs. It may also keep what the next row
/// shares with this one, usually the next position of the same user, until <see cref="Finish"/> or <see cref="Clear"/>; in between, neither
/// the parameters nor the data of the columns change.
/// </summary>
internal abstract unsafe class RowTerm : ScoreTerm
{
    /// <summary>
    /// True if the term is not meant for the user's own items: it may add anything to their scores, which are overwritten afterwards, and in
    /// its backward pass their gradients are zero.
    /// </summary>
    public virtual bool SkipsOwn => false;

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

    /// <summary>Ends a sequence of rows: adds the gradients that the backward passes have put off, and forgets what the rows shared.</summary>
    /// <param name="gradient">As in the backward pass.</param>
    public virtual void Finish(float* gradient) => Clear();

    /// <summary>Ends a row that has no backward pass, and forgets everything.</summary>
    public virtual void Clear()
    {
    }

    public sealed override void Explain(HrnnParameters network, float* parameters, float* query, in TermRow row, ReadOnlySpan<int> items, Span<float> values)
    {
        using var scores = NativeBuffer.Allocate(row.ColumnCount + row.Added.Count);
        Forward(parameters, row, scores.Pointer);
        Clear();
        for (var i = 0; SkipsOwn && i < row.OwnCount; i++)
            scores.Pointer[row.Own[i].Column] = 0;
        for (var i = 0; i < items.Length; i++)
            values[i] = scores.Pointer[items[i]];
    }
}
