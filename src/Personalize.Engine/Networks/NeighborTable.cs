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
        MaximumCount = offsets.Length < 2 ? 0 : Enumerable.Range(0, offsets.Length - 1).Max(i => offsets[i + 1] - offsets[i]);
    }

    public int[] Offsets { get; }

    public int[] ItemArray { get; }

    public float[] SimilarityArray { get; }

    /// <summary>Neighbours of the item that has most.</summary>
    public int MaximumCount { get; }

    /// <summary>The neighbours of an item, their similarities and how many there are.</summary>
    public Entries Of(int item)
    {
        var first = Offsets[item];
        return new Entries(EncodedSequences.Address(ItemArray) + first, EncodedSequences.Address(SimilarityArray) + first, Offsets[item + 1] - first);
    }

    /// <summary>A row of the table.</summary>
    public readonly struct Entries(int* items, float* similarities, int count)
    {
        public int* Items { get; } = items;

        public float* Similarities { get; } = similarities;

        public int Count { get; } = count;
    }
}
