using System.Runtime.InteropServices;

namespace Personalize.Storage.Segments;

/// <summary>
/// Creates one string for equal texts of a row group: the rows of a dictionary-encoded page are all slices of the dictionary's
/// characters, so the position of the first character identifies the text. Texts of other pages become separate strings.
/// </summary>
internal sealed class TextPool
{
    private const int LargestDictionary = 1 << 24;

    private char[] _characters = [];
    private string?[] _strings = [];

    public string Get(ReadOnlyMemory<char> text)
    {
        if (!MemoryMarshal.TryGetArray(text, out var slice) || slice.Array is null || slice.Count == 0 || slice.Array.Length > LargestDictionary)
            return text.ToString();
        if (slice.Array != _characters)
        {
            _characters = slice.Array;
            _strings = new string?[slice.Array.Length];
        }

        ref var known = ref _strings[slice.Offset];
        if (known is null || known.Length != slice.Count)
            known = text.ToString();
        return known;
    }
}
