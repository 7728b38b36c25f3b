using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks;

/// <summary>
/// The columns of a row of scores for items that the network was not trained on, after those of its items. What is known of them by
/// features has a vector and a bias made of those; the others have a bias only. Both are replaced for the user's own items, as for all items.
/// </summary>
/// <param name="Count">The number of columns.</param>
/// <param name="Described">The items of the first columns; null for none.</param>
/// <param name="Bias">The bias of the others.</param>
internal readonly unsafe record struct NewItemColumns(int Count, DescribedItems? Described, float Bias)
{
    /// <summary>The columns of a user's row; none unless a request has new items.</summary>
    public static NewItemColumns Of(EncodedSequences sequences, int user, float bias) =>
        sequences.NewItems is { } items ? new NewItemColumns(items.CountOf(user), items.Described, bias) : default;

    /// <summary>Overwrites the scores with those by vectors and biases.</summary>
    /// <param name="query">[padded hidden] the query that items are scored with.</param>
    /// <param name="hidden">Number of hidden units.</param>
    /// <param name="scores">[<see cref="Count"/>].</param>
    public void Forward(float* query, int hidden, float* scores)
    {
        new Span<float>(scores, Count).Clear();
        if (Described is { } described)
            VectorKernel.MatrixVector(described.Vector(0), described.Count, hidden, described.Stride, query, scores);
        for (var i = 0; i < Count; i++)
            scores[i] += BiasOf(i);
    }

    /// <summary>The product of a query with the vector of an item.</summary>
    public float Network(int column, float* query, int hidden) => IsDescribed(column) ? VectorKernel.Dot(query, Described!.Vector(column), hidden) : 0;

    public float BiasOf(int column) => IsDescribed(column) ? Described!.Biases[column] : Bias;

    private bool IsDescribed(int column) => column < (Described?.Count ?? 0);
}
