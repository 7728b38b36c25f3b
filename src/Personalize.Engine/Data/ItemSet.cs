using System.Numerics;

namespace Personalize.Engine.Data;

/// <summary>A set of item indices as a bitmap.</summary>
internal sealed class ItemSet
{
    private readonly ulong[] _words;

    /// <summary>An empty set.</summary>
    /// <param name="capacity">The total number of items.</param>
    public ItemSet(int capacity) => (Capacity, _words) = (capacity, new ulong[(capacity + 63) / 64]);

    private ItemSet(ItemSet source) => (Capacity, _words) = (source.Capacity, [.. source._words]);

    public int Capacity { get; }

    public int Count => _words.Sum(word => BitOperations.PopCount(word));

    /// <summary>The items with a property; null if none has it.</summary>
    public static ItemSet? Of(int capacity, Func<int, bool> has)
    {
        ItemSet? result = null;
        for (var item = 0; item < capacity; item++)
        {
            if (has(item))
                (result ??= new ItemSet(capacity)).Add(item);
        }

        return result;
    }

    public bool Contains(int item) => (_words[item >> 6] >> (item & 63) & 1) != 0;

    public void Add(int item) => _words[item >> 6] |= 1UL << (item & 63);

    public ItemSet Copy() => new(this);

    /// <summary>The items below a limit, as a set of another capacity.</summary>
    public ItemSet Below(int limit, int capacity)
    {
        var result = new ItemSet(capacity);
        Array.Copy(_words, result._words, (limit + 63) / 64);
        if (limit % 64 != 0)
            result._words[limit >> 6] &= (1UL << (limit & 63)) - 1;
        return result;
    }

    public void UnionWith(ItemSet other)
    {
        for (var i = 0; i < _words.Length; i++)
            _words[i] |= other._words[i];
    }

    /// <param name="other">A set of at least this capacity.</param>
    public void IntersectWith(ItemSet other)
    {
        for (var i = 0; i < _words.Length; i++)
            _words[i] &= other._words[i];
    }

    public void ExceptWith(ItemSet other)
    {
        for (var i = 0; i < _words.Length; i++)
            _words[i] &= ~other._words[i];
    }

    /// <summary>Replaces the set with its complement.</summary>
    public void Invert()
    {
        for (var i = 0; i < _words.Length; i++)
            _words[i] = ~_words[i];
        if (Capacity % 64 != 0)
            _words[^1] &= (1UL << (Capacity % 64)) - 1;
    }
}
