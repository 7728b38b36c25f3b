using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// The term of the recurrent network: the product of the query with the item's vector, which includes the item's features.
/// <code>network(j) = q·v_j   for items that are not the user's own (<see cref="OwnItems"/>), otherwise 0</code>
/// For many rows at a time, the forward and backward passes are matrix products.
/// </summary>
internal sealed unsafe class NetworkTerm : ScoreTerm, IScoreTerm
{
    public static string Name => "network";

    public static ScoreTerm Create(TermSizes sizes) => new NetworkTerm();

    /// <summary>Overwrites one row of scores of all items with the term.</summary>
    public static void Forward(HrnnParameters network, float* query, float* scores) =>
        VectorKernel.MatrixVector(network.Items, network.Shape.ItemCount, network.Shape.Hidden, network.ItemStride, query, scores);

    /// <summary>Overwrites rows of scores with the term.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of items or candidates.</param>
    /// <param name="shape">The sizes of the network.</param>
    /// <param name="queries">[rows × padded hidden].</param>
    /// <param name="packedTable">The vectors, as <see cref="MatrixMultiply.PackTransposed(int, int, float*, int, float*)"/> leaves them.</param>
    /// <param name="scores">[rows × <paramref name="stride"/>].</param>
    /// <param name="stride">Floats from row to row.</param>
    public static void Forward(int rows, int columns, HrnnShape shape, float* queries, float* packedTable, float* scores, int stride) =>
        MatrixMultiply.RunPacked(rows, columns, shape.Hidden, queries, shape.PaddedHidden, 1, packedTable, 0, scores, stride, accumulate: false);

    /// <summary>Overwrites the gradient of the queries.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of items or candidates.</param>
    /// <param name="shape">The sizes of the network.</param>
    /// <param name="dScores">[rows × <paramref name="stride"/>].</param>
    /// <param name="stride">Floats from row to row.</param>
    /// <param name="table">[columns × padded hidden] the vectors.</param>
    /// <param name="dQueries">[rows × padded hidden].</param>
    public static void BackwardQueries(int rows, int columns, HrnnShape shape, float* dScores, int stride, float* table, float* dQueries) =>
        MatrixMultiply.Run(rows, shape.PaddedHidden, columns, dScores, stride, 1, table, shape.PaddedHidden, dQueries, shape.PaddedHidden, accumulate: false);

    /// <summary>Accumulates the gradient of the vectors.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of items or candidates.</param>
    /// <param name="shape">The sizes of the network.</param>
    /// <param name="dScores">[rows × <paramref name="stride"/>].</param>
    /// <param name="stride">Floats from row to row.</param>
    /// <param name="queries">[rows × padded hidden].</param>
    /// <param name="dTable">[columns × padded hidden].</param>
    public static void BackwardTable(int rows, int columns, HrnnShape shape, float* dScores, int stride, float* queries, float* dTable) =>
        MatrixMultiply.Run(columns, shape.PaddedHidden, rows, dScores, 1, stride, queries, shape.PaddedHidden, dTable, shape.PaddedHidden, accumulate: true);

    public override void Explain(HrnnParameters network, float* parameters, float* query, in TermRow row, ReadOnlySpan<int> items, Span<float> values)
    {
        for (var i = 0; i < items.Length; i++)
        {
            values[i] = row.IsOwn(items[i]) ? 0
                : items[i] < row.ColumnCount ? VectorKernel.Dot(query, network.Items + ((long)items[i] * network.ItemStride), network.Shape.Hidden)
                : row.Added.Network(items[i] - row.ColumnCount, query, network.Shape.Hidden);
        }
    }
}
