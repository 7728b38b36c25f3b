using System.Diagnostics.CodeAnalysis;

namespace Personalize.Engine.Data;

/// <summary>A two-way, read-only map between ids and dense indices. Ids compare by ordinal.</summary>
public sealed class Vocabulary
{
    private readonly string[] _ids;
    private readonly Dictionary<string, int> _indices;

    /// <param name="ids">Distinct ids; index = position.</param>
    /// <exception cref="ArgumentException">An id is repeated.</exception>
    public Vocabulary(IReadOnlyCollection<string> ids)
    {
        _ids = [.. ids];
        _indices = new Dictionary<string, int>(_ids.Length, StringComparer.Ordinal);
        for (var i = 0; i < _ids.Length; i++)
            _indices.Add(_ids[i], i);
    }

    public static Vocabulary Empty { get; } = new([]);

    public int Count => _ids.Length;

    public IReadOnlyList<string> Ids => _ids;

    public string this[int index] => _ids[index];

    public bool TryGetIndex(string id, out int index) => _indices.TryGetValue(id, out index);

    /// <summary>The index of an id, or -1.</summary>
    public int IndexOf(string id) => _indices.TryGetValue(id, out var index) ? index : -1;

    public bool Contains([NotNullWhen(true)] string? id) => id is not null && _indices.ContainsKey(id);
}
