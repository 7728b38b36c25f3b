using Personalize.Engine.Data;

namespace Personalize.Engine.Networks;

/// <summary>For every item the items most similar to it: a sparse matrix by rows.</summary>
internal sealed unsafe class NeighborTable
{
    /// <param name="offsets">[items + 1] entry range of each item.</param>
    /// <param name="items">Pinned; the neighbour of each entry.</param>
    /// <param name="similarities">Pinned; its similarity, &gt; 0.</param>
    public NeighborTable(int[] offsets, int[] items, float[] similarities)
    {
        Offsets = offsets;
        ItemArray = items;
        SimilarityArray = similarities;
        Items = EncodedSequences.Address(items);
        Similarities = EncodedSequences.Address(similarities);
        MaximumCount = offsets.Length < 2 ? 0 : Enumerable.Range(0, offsets.Length - 1).Max(i => offsets[i + 1] - offsets[i]);
    }

    public int[] Offsets { get; }

    public int[] ItemArray { get; }

    public float[] SimilarityArray { get; }

    public int* Items { get; }

    public float* Similarities { get; }

    /// <summary>Neighbours of the item that has most.</summary>
    public int MaximumCount { get; }

    public int First(int item) => Offsets[item];

    public int End(int item) => Offsets[item + 1];
}
