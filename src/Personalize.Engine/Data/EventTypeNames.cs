namespace Personalize.Engine.Data;

/// <summary>Numbers event types in order of appearance; <c>Purchase</c> and <c>purchase</c> are the same type, with the spelling that came first.</summary>
internal sealed class EventTypeNames
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Names => _indices.Keys;

    public int Add(string name)
    {
        if (_indices.TryGetValue(name, out var index))
            return index;
        _indices.Add(name, _indices.Count);
        return _indices.Count - 1;
    }
}
