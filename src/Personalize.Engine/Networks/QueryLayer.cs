using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks;

/// <summary>
/// Modifies the state by what is known about the event to predict, before items are scored with it: its context multiplies and shifts the
/// state ("latent cross", Beutel et al., WSDM 2018, eq. 3, with a shift), and the period of the newest event shifts it, so that items can
/// be popular at different times.
/// <code>q = h∘(1 + Σ w·M[c]) + Σ w·A[c] + P[period]</code>
/// Without metadata it does nothing.
/// </summary>
internal sealed unsafe class QueryLayer(HrnnShape shape, EncodedSequences sequences)
{
    private const int ColumnsPerChunk = 16;

    private readonly SequenceFeatures _features = sequences.Features;
    private readonly int _hidden = shape.PaddedHidden;

    /// <summary>False if q is h, so that nothing need be called.</summary>
    public bool IsActive { get; } = shape.Periods is not null || shape.ContextGate is not null;

    /// <summary>Number of column chunks of <see cref="AddGradients"/>.</summary>
    public int ChunkCount => _hidden / ColumnsPerChunk;

    /// <summary>q of one position, in place of its h.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="user">The user whose history is used.</param>
    /// <param name="position">Number of events before the one to predict.</param>
    /// <param name="withContext">False to leave the context out, as in a request without one.</param>
    /// <param name="state">[padded hidden] h, overwritten with q.</param>
    /// <param name="factor">[padded hidden], receives ∂q/∂h for the backward pass; null if there is none.</param>
    public void Forward(HrnnParameters parameters, int user, int position, bool withContext, float* state, float* factor)
    {
        if (factor != null)
            new Span<float>(factor, _hidden).Fill(1);
        if (shape.ContextGate is not null && withContext && TryContext(user, position, out var table, out var row))
        {
            var gate = stackalloc float[_hidden];
            new Span<float>(gate, _hidden).Fill(1);
            for (var k = table.Offsets[row]; k < table.Offsets[row + 1]; k++)
                VectorKernel.Axpy(gate, parameters.Row(shape.ContextGate, table.Features[k]), _hidden, table.Weights[k]);
            VectorKernel.Multiply(state, gate, _hidden);
            if (factor != null)
                new Span<float>(gate, _hidden).CopyTo(new Span<float>(factor, _hidden));
            for (var k = table.Offsets[row]; k < table.Offsets[row + 1]; k++)
                VectorKernel.Axpy(state, parameters.Row(shape.ContextShift!, table.Features[k]), _hidden, table.Weights[k]);
        }

        if (shape.Periods is not null)
            VectorKernel.Add(state, parameters.Row(shape.Periods, PeriodOf(user, position)), _hidden);
    }

    /// <summary>Adds the gradients of M, A and P for one position, some columns per chunk.</summary>
    /// <param name="gradients">A block of the network's layout.</param>
    /// <param name="user">As in <see cref="Forward"/>.</param>
    /// <param name="position">Likewise.</param>
    /// <param name="withContext">Likewise.</param>
    /// <param name="state">[padded hidden] h as it went in.</param>
    /// <param name="dQuery">[padded hidden] ∂loss/∂q.</param>
    /// <param name="chunk">The chunk of columns, below <see cref="ChunkCount"/>.</param>
    public void AddGradients(float* gradients, int user, int position, bool withContext, float* state, float* dQuery, int chunk)
    {
        var column = chunk * ColumnsPerChunk;
        if (shape.Periods is { } periods)
            VectorKernel.Add(gradients + periods.Offset + ((long)PeriodOf(user, position) * periods.Stride) + column, dQuery + column, ColumnsPerChunk);
        if (shape.ContextGate is null || !withContext || !TryContext(user, position, out var table, out var row))
            return;
        var dGate = stackalloc float[ColumnsPerChunk];
        for (var j = 0; j < ColumnsPerChunk; j++)
            dGate[j] = dQuery[column + j] * state[column + j];
        for (var k = table.Offsets[row]; k < table.Offsets[row + 1]; k++)
        {
            var offset = ((long)table.Features[k] * shape.ContextGate.Stride) + column;
            VectorKernel.Axpy(gradients + shape.ContextGate.Offset + offset, dGate, ColumnsPerChunk, table.Weights[k]);
            VectorKernel.Axpy(gradients + shape.ContextShift!.Offset + offset, dQuery + column, ColumnsPerChunk, table.Weights[k]);
        }
    }

    /// <summary>The context of the event at a position, or of the request at the end of the history.</summary>
    private bool TryContext(int user, int position, out FeatureTable table, out int row)
    {
        var start = sequences.UserOffsets[user];
        if (start + position < sequences.UserOffsets[user + 1])
        {
            (table, row) = (_features.Events, start + position);
            return true;
        }

        (table, row) = (_features.Requests ?? _features.Events, user);
        return _features.Requests is not null;
    }

    private int PeriodOf(int user, int position) =>
        _features.Spaces.PeriodOf(position == 0 ? null : sequences.Times[sequences.UserOffsets[user] + position - 1]);
}
