using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// How much the item is in demand by anybody at any time.
/// <code>item_bias(j) = b_j   for items that are not the user's own (<see cref="OwnItems"/>), otherwise 0</code>
/// In training the softmax adds it, so only the backward pass is here.
/// </summary>
internal sealed unsafe class ItemBiasTerm : ScoreTerm, IScoreTerm
{
    public static string Name => "item_bias";

    public static ScoreTerm Create(TermSizes sizes) => new ItemBiasTerm();

    /// <summary>Adds the term to a row of scores of all items.</summary>
    public static void Forward(HrnnParameters network, float* scores) => VectorKernel.Add(scores, network.ItemBias, network.Shape.ItemCount);

    /// <summary>Accumulates the gradient of the biases.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of items or candidates.</param>
    /// <param name="dScores">[rows × <paramref name="stride"/>].</param>
    /// <param name="stride">Floats from row to row.</param>
    /// <param name="dBias">[columns].</param>
    public static void Backward(int rows, int columns, float* dScores, int stride, float* dBias) =>
        VectorKernel.ColumnSum(dScores, rows, columns, stride, dBias);

    public override void Explain(HrnnParameters network, float* parameters, float* query, in TermRow row, ReadOnlySpan<int> items, Span<float> values)
    {
        for (var i = 0; i < items.Length; i++)
            values[i] = row.IsOwn(items[i]) ? 0 : items[i] < row.ColumnCount ? network.ItemBias[items[i]] : row.Added.BiasOf(items[i] - row.ColumnCount);
    }
}
