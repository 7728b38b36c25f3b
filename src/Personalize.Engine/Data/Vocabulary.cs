using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Personalize.Engine.Data;

/// <summary>
/// A two-way, read-only map between ids and dense indices. Ids are compared by ordinal. The ids of a stored model stay packed in its
/// file and become strings only when they are requested.
/// </summary>
public sealed class Vocabulary
{
    private const int StackBytes = 1024;

    // For packed ids null until requested.
    private readonly string?[] _ids;
    private readonly Dictionary<string, int>? _indices;
    private readonly PackedTexts? _packed;
    private readonly PackedIndex? _packedIndex;

    /// <param name="ids">Distinct ids; index = position.</param>
    /// <exception cref="ArgumentException">An id is repeated.</exception>
    public Vocabulary(IReadOnlyCollection<string> ids)
    {
        _ids = [.. ids];
        _indices = new Dictionary<string, int>(_ids.Length, StringComparer.Ordinal);
        for (var i = 0; i < _ids.Length; i++)
            _indices.Add(_ids[i]!, i);
    }

    /// <param name="packed">Distinct ids; index = position.</param>
    /// <exception cref="ArgumentException">An id is repeated, or the ids are damaged.</exception>
    internal Vocabulary(PackedTexts packed)
    {
        _packed = packed;
        _packedIndex = new PackedIndex(packed);
        _ids = new string?[packed.Count];
    }

    /// <summary>A vocabulary without ids.</summary>
    public static Vocabulary Empty { get; } = new([]);

    /// <summary>Number of ids; indices run from 0 to one less.</summary>
    public int Count => _ids.Length;

    /// <summary>All ids by index. For a stored model this creates a string for each of them.</summary>
    public IReadOnlyList<string> Ids => _packed is null ? (string[])_ids! : [.. Enumerable.Range(0, Count).Select(index => this[index])];

    /// <summary>The id at an index.</summary>
    public string this[int index] => _ids[index] ??= _packed![index];

    /// <summary>Finds the index of an id; -1 and false if the id is unknown.</summary>
    public bool TryGetIndex(string id, out int index)
    {
        index = IndexOf(id);
        return index >= 0;
    }

    /// <summary>The index of an id, or -1.</summary>
    public int IndexOf(string id)
    {
        if (_indices is not null)
            return _indices.TryGetValue(id, out var index) ? index : -1;
        var most = Encoding.UTF8.GetMaxByteCount(id.Length);
        var utf8 = most <= StackBytes ? stackalloc byte[StackBytes] : new byte[most];
        return _packedIndex!.IndexOf(utf8[..Encoding.UTF8.GetBytes(id, utf8)]);
    }

    /// <summary>Whether the id is known; false for null.</summary>
    public bool Contains([NotNullWhen(true)] string? id) => id is not null && IndexOf(id) >= 0;
}
