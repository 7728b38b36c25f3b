namespace Personalize.Engine.Data;

/// <summary>Numbers ids as they come: the first distinct id is 0. Looks ids up without making a string of them.</summary>
internal sealed class GrowingVocabulary
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indices;
    private readonly List<string> _ids = [];

    public GrowingVocabulary(StringComparer? comparer = null) =>
        _indices = new Dictionary<string, int>(comparer ?? StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _ids.Count;

    public IReadOnlyList<string> Ids => _ids;

    public string this[int index] => _ids[index];

    public int Add(ReadOnlySpan<char> id)
    {
        if (_indices.TryGetValue(id, out var index))
            return index;
        var text = id.ToString();
        _indices.Dictionary.Add(text, _ids.Count);
        _ids.Add(text);
        return _ids.Count - 1;
    }

    /// <summary>The index of an id, or -1.</summary>
    public int IndexOf(string id) => _indices.Dictionary.TryGetValue(id, out var index) ? index : -1;
}
