using Personalize.Engine.Ports;

namespace Personalize.Storage.Tabular;

/// <summary>
/// An atomic file of RecBole (https://recbole.io/docs/user_guide/data/atomic_files.html): the header gives every column a type, as in
/// <c>user_id:token</c>, and the values of a sequence are separated by blanks.
/// </summary>
internal sealed class AtomicReader : ITabularReader
{
    private const string Sequence = "_seq";

    private static readonly string[] s_tokens = [":token", ":token_seq"];
    private static readonly string[] s_numbers = [":float", ":float_seq"];

    private readonly ITabularReader _reader;
    private readonly TabularColumn[] _about;
    private readonly bool[] _isSequence;
    private char[] _text = new char[64];

    private AtomicReader(ITabularReader reader)
    {
        _reader = reader;
        _about = [.. reader.Columns.Select(column => new TabularColumn(column[..column.LastIndexOf(':')], s_numbers.Any(column.EndsWith) ? null : false))];
        _isSequence = [.. reader.Columns.Select(column => column.EndsWith(Sequence, StringComparison.Ordinal))];
        Remarks = [.. reader.Remarks, "the types in its header are those of an atomic file of RecBole."];
    }

    public IReadOnlyList<string> Columns => _reader.Columns;

    public IReadOnlyList<string> Remarks { get; }

    public long Line => _reader.Line;

    public (long Read, long Total) Position => _reader.Position;

    public string? RowProblem => _reader.RowProblem;

    /// <summary>The reader itself, or one that understands its header if all columns have a type.</summary>
    public static ITabularReader Wrap(ITabularReader reader) =>
        reader.Columns.All(column => s_tokens.Concat(s_numbers).Any(type => column.EndsWith(type, StringComparison.Ordinal)))
            ? new AtomicReader(reader)
            : reader;

    public TabularColumn About(int ordinal) => _about[ordinal];

    public bool Read() => _reader.Read();

    public void Select(IReadOnlyList<int> ordinals) => _reader.Select(ordinals);

    public ReadOnlySpan<char> Field(int ordinal)
    {
        var text = _reader.Field(ordinal);
        if (!_isSequence[ordinal] || !text.Contains(' '))
            return text;
        if (_text.Length < text.Length)
            _text = new char[text.Length];
        text.Replace(_text, ' ', '|');
        return _text.AsSpan(0, text.Length);
    }

    public void Dispose() => _reader.Dispose();
}
