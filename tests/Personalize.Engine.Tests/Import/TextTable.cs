using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Import;

/// <summary>A tabular file in memory.</summary>
internal sealed class TextTable(string[] columns, IEnumerable<string[]> rows) : ITabularReader
{
    private readonly IEnumerator<string[]> _rows = rows.GetEnumerator();

    public IReadOnlyList<string> Columns => columns;

    public long Line { get; private set; } = 1;

    public (long Read, long Total) Position => (Line, Line);

    public string? RowProblem => _rows.Current.Length == columns.Length ? null : "has another number of fields";

    public bool Read()
    {
        Line++;
        return _rows.MoveNext();
    }

    public ReadOnlySpan<char> Field(int ordinal) => _rows.Current[ordinal];

    public void Dispose() => _rows.Dispose();
}
