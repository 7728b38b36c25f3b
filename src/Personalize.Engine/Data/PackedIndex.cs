using System.Numerics;
using System.Runtime.CompilerServices;

namespace Personalize.Engine.Data;

/// <summary>
/// Finds the index of a text among packed ones: a hash table of indices with open addressing, which decodes no text. It is built
/// before the first answer of a process, which does not wait for the JIT to optimise the loop.
/// </summary>
internal sealed class PackedIndex
{
    private readonly PackedTexts _texts;

    // Index + 1 of the text whose hash leads here; 0 if there is none. At most half full.
    private readonly int[] _slots;
    private readonly int _mask;

    /// <exception cref="ArgumentException">A text is repeated, or the texts are damaged.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PackedIndex(PackedTexts texts)
    {
        _texts = texts;
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, 2 * texts.Count))];
        _mask = _slots.Length - 1;
        texts.ReadAll(out var offsets, out var utf8);
        for (var i = 0; i < texts.Count; i++)
        {
            var text = utf8[(int)offsets[i]..(int)offsets[i + 1]];
            var slot = First(text);
            for (; _slots[slot] != 0; slot = (slot + 1) & _mask)
            {
                var other = _slots[slot] - 1;
                if (text.SequenceEqual(utf8[(int)offsets[other]..(int)offsets[other + 1]]))
                    throw new ArgumentException("a text is repeated");
            }

            _slots[slot] = i + 1;
        }
    }

    /// <summary>The index of a text, or -1.</summary>
    public int IndexOf(ReadOnlySpan<byte> text)
    {
        for (var slot = First(text); _slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            if (text.SequenceEqual(_texts.Utf8(_slots[slot] - 1)))
                return _slots[slot] - 1;
        }

        return -1;
    }

    // FNV mixes its high bits better than its low ones.
    private int First(ReadOnlySpan<byte> text) => (int)((ulong)PackedTexts.Hash(text) * 0x9E3779B97F4A7C15 >> 33) & _mask;
}
