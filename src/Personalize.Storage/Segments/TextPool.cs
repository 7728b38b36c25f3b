namespace Personalize.Storage.Segments;

/// <summary>One string for equal texts, up to a bound: columns of ids and categories repeat, free text does not.</summary>
internal sealed class TextPool
{
    private const int Capacity = 1 << 20;
    private const int LongestText = 256;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _texts = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public string Get(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestText)
            return text.ToString();
        if (_texts.TryGetValue(text, out var known))
            return known;
        var added = text.ToString();
        if (_texts.Set.Count < Capacity)
            _texts.Set.Add(added);
        return added;
    }
}
