namespace Personalize.Engine.Data;

/// <summary>The texts of one column of a block, one after the other.</summary>
internal sealed class TextColumn
{
    private char[] _characters = new char[1 << 12];
    private int[] _ends = new int[1 << 8];
    private int _count;

    public ReadOnlySpan<char> this[int row]
    {
        get
        {
            var start = row == 0 ? 0 : _ends[row - 1];
            return _characters.AsSpan(start, _ends[row] - start);
        }
    }

    public void Add(ReadOnlySpan<char> text)
    {
        var start = _count == 0 ? 0 : _ends[_count - 1];
        if (_characters.Length - start < text.Length)
            Array.Resize(ref _characters, Math.Max(start + text.Length, _characters.Length * 2));
        text.CopyTo(_characters.AsSpan(start));
        if (_count == _ends.Length)
            Array.Resize(ref _ends, _count * 2);
        _ends[_count++] = start + text.Length;
    }

    public void Clear() => _count = 0;
}
