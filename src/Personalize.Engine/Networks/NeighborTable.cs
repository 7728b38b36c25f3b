using System.Buffers;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Networks;

/// <summary>For every item, the items most similar to it: a sparse matrix by rows.</summary>
internal sealed unsafe class NeighborTable : IDisposable
{
    private readonly int* _items;
    private readonly float* _similarities;
    private readonly int[]? _itemArray;
    private readonly float[]? _similarityArray;
    private MemoryHandle _pinnedItems;
    private MemoryHandle _pinnedSimilarities;

    /// <param name="offsets">[items + 1] entry range of each item.</param>
    /// <param name="items">Pinned; the neighbour of each entry.</param>
    /// <param name="similarities">Pinned; its similarity, &gt; 0.</param>
    public NeighborTable(int[] offsets, int[] items, float[] similarities)
        : this(offsets, EncodedSequences.Address(items), EncodedSequences.Address(similarities)) => (_itemArray, _similarityArray) = (items, similarities);

    /// <summary>A table in a file, nothing of which is read before it is needed.</summary>
    /// <param name="offsets">[items + 1] entry range of each item.</param>
    /// <param name="items">The neighbour of each entry; owned by this object from here on.</param>
    /// <param name="similarities">Its similarity; owned by this object from here on.</param>
    public NeighborTable(int[] offsets, MemoryHandle items, MemoryHandle similarities)
        : this(offsets, (int*)items.Pointer, (float*)similarities.Pointer) => (_pinnedItems, _pinnedSimilarities) = (items, similarities);

    private NeighborTable(int[] offsets, int* items, float* similarities)
    {
        Offsets = offsets;
        _items = items;
        _similarities = similarities;
        for (var item = 1; item < offsets.Length; item++)
            MaximumCount = Math.Max(MaximumCount, offsets[item] - offsets[item - 1]);
    }

    /// <summary>A table in which nothing is similar.</summary>
    public static NeighborTable Empty(int itemCount) => new(new int[itemCount + 1], [], []);

    /// <summary>A table of these neighbours of each item.</summary>
    public static NeighborTable Of((int Item, float Similarity)[][] rows)
    {
        var offsets = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
            offsets[i + 1] = offsets[i] + rows[i].Length;
        var items = EncodedSequences.Pinned<int>(offsets[^1]);
        var similarities = EncodedSequences.Pinned<float>(offsets[^1]);
        for (var i = 0; i < rows.Length; i++)
        {
            for (var k = 0; k < rows[i].Length; k++)
                (items[offsets[i] + k], similarities[offsets[i] + k]) = rows[i][k];
        }

        return new NeighborTable(offsets, items, similarities);
    }

    public int[] Offsets { get; }

    /// <summary>The number of items that have a row.</summary>
    public int ItemCount => Offsets.Length - 1;

    /// <summary>Copied if the table is in a file.</summary>
    public int[] ItemArray => _itemArray ?? new ReadOnlySpan<int>(_items, Offsets[^1]).ToArray();

    /// <summary>Copied if the table is in a file.</summary>
    public float[] SimilarityArray => _similarityArray ?? new ReadOnlySpan<float>(_similarities, Offsets[^1]).ToArray();

    /// <summary>The largest number of neighbours of an item.</summary>
    public int MaximumCount { get; }

    /// <summary>The neighbours of an item, their similarities and their number.</summary>
    /// <exception cref="PersonalizeException">The file of the table names items that do not exist.</exception>
    public Entries Of(int item)
    {
        var first = Offsets[item];
        var entries = new Entries(_items + first, _similarities + first, Offsets[item + 1] - first);
        return _itemArray is not null || !new ReadOnlySpan<int>(entries.Items, entries.Count).ContainsAnyExceptInRange(0, Offsets.Length - 2)
            ? entries
            : throw HrnnModel.Damaged("the similarity table names items that do not exist");
    }

    /// <summary>Copies the neighbours of an item with their similarities.</summary>
    /// <param name="entries">As many as the item has.</param>
    public void Copy(int item, Span<(int Item, double Similarity)> entries)
    {
        var near = Of(item);
        for (var k = 0; k < near.Count; k++)
            entries[k] = (near.Items[k], near.Similarities[k]);
    }

    /// <summary>The tensors to store.</summary>
    /// <param name="name">Begins their names.</param>
    public IEnumerable<Tensor> Export(string name) =>
    [
        new Tensor($"{name}.offsets", [Offsets.Length], Offsets),
        new Tensor($"{name}.items", [Offsets[^1]], ItemArray),
        new Tensor($"{name}.similarities", [Offsets[^1]], SimilarityArray),
    ];

    /// <summary>Checks a stored table, so that <see cref="Open"/> cannot fail.</summary>
    /// <exception cref="PersonalizeException">It does not fit the items.</exception>
    public static void Check(IModelFile file, string name, int itemCount)
    {
        var offsets = file.Read<int>($"{name}.offsets");
        var entries = file.Read<int>($"{name}.items").Length;
        if (offsets.Length != itemCount + 1 || offsets[0] != 0 || offsets[^1] != entries || entries != file.Read<float>($"{name}.similarities").Length)
            throw HrnnModel.Damaged("the similarity table does not fit the items");
        for (var i = 0; i < itemCount; i++)
        {
            if (offsets[i] > offsets[i + 1])
                throw HrnnModel.Damaged("the offsets of the similarity table decrease");
        }
    }

    /// <summary>A stored table, whose entries stay in the file.</summary>
    public static NeighborTable Open(IModelFile file, string name) =>
        new(file.Read<int>($"{name}.offsets").ToArray(), file.Pin<int>($"{name}.items"), file.Pin<float>($"{name}.similarities"));

    /// <summary>Releases the file; a table in arrays has nothing to release.</summary>
    public void Dispose()
    {
        _pinnedItems.Dispose();
        _pinnedSimilarities.Dispose();
    }

    /// <summary>A row of the table.</summary>
    public readonly struct Entries(int* items, float* similarities, int count)
    {
        public int* Items { get; } = items;

        public float* Similarities { get; } = similarities;

        public int Count { get; } = count;
    }
}
