using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Personalize.Engine.Data;

/// <summary>
/// Numbers ids in order of appearance: the first distinct id is 0. An id is looked up without making a string of it and without
/// touching the strings of other ids. This is a custom hash table because lookups are half of the work of an import, and a dictionary
/// would follow a chain of strings through memory for each of them.
/// </summary>
internal sealed class GrowingVocabulary
{
    // Number of ids that are looked up together, so that their cache misses overlap.
    private const int Together = 64;

    private readonly List<string> _ids = [];

    // Open addressing: the hash and the index + 1 of an id, 0 for an empty slot.
    private (int Hash, int Number)[] _slots = new (int, int)[1 << 8];

    public int Count => _ids.Count;

    public IReadOnlyList<string> Ids => _ids;

    public string this[int index] => _ids[index];

    public int Add(ReadOnlySpan<char> id) => Add(id, string.GetHashCode(id));

    /// <summary>Adds the ids of some rows of a column, and stores their indices at the positions of these rows.</summary>
    public void Add(TextColumn ids, ReadOnlySpan<int> rows, Span<int> indices)
    {
        Span<int> hashes = stackalloc int[Together];
        Span<int> numbers = stackalloc int[Together];
        for (; rows.Length > 0; rows = rows[Math.Min(Together, rows.Length)..])
        {
            var some = rows[..Math.Min(Together, rows.Length)];
            for (var i = 0; i < some.Length; i++)
                hashes[i] = string.GetHashCode(ids[some[i]]);

            // First all slots and then all strings are fetched without waiting for one another; after that everything is in the cache.
            var slots = _slots;
            for (var i = 0; i < some.Length; i++)
                numbers[i] = slots[First(hashes[i], slots.Length)].Number;
            Touch(numbers[..some.Length]);
            for (var i = 0; i < some.Length; i++)
                indices[some[i]] = Add(ids[some[i]], hashes[i]);
        }
    }

    private int Add(ReadOnlySpan<char> id, int hash)
    {
        var slot = Find(id, hash);
        if (_slots[slot].Number > 0)
            return _slots[slot].Number - 1;
        _ids.Add(id.ToString());
        _slots[slot] = (hash, _ids.Count);
        if (_ids.Count > _slots.Length / 2)
            Grow();
        return _ids.Count - 1;
    }

    /// <summary>The index of an id, or -1.</summary>
    public int IndexOf(ReadOnlySpan<char> id) => _slots[Find(id, string.GetHashCode(id))].Number - 1;

    // Reads something of every string, and returns it so that the compiler does not remove the read.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Touch(ReadOnlySpan<int> numbers)
    {
        var lengths = 0;
        var ids = CollectionsMarshal.AsSpan(_ids);
        foreach (var number in numbers)
        {
            if (number > 0)
                lengths += ids[number - 1].Length;
        }

        return lengths;
    }

    private static int First(int hash, int slots) => (int)((uint)hash >> (32 - BitOperations.Log2((uint)slots)));

    // The slot of an id, or the empty one where it belongs.
    private int Find(ReadOnlySpan<char> id, int hash)
    {
        var slots = _slots;
        var slot = First(hash, slots.Length);
        while (slots[slot].Number > 0 && (slots[slot].Hash != hash || !id.SequenceEqual(_ids[slots[slot].Number - 1])))
            slot = (slot + 1) & (slots.Length - 1);
        return slot;
    }

    private void Grow()
    {
        var grown = new (int Hash, int Number)[_slots.Length * 2];
        foreach (var entry in _slots)
        {
            if (entry.Number == 0)
                continue;
            var slot = First(entry.Hash, grown.Length);
            while (grown[slot].Number > 0)
                slot = (slot + 1) & (grown.Length - 1);
            grown[slot] = entry;
        }

        _slots = grown;
    }
}
