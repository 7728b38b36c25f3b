using Personalize.Engine.Ports;

namespace Personalize.Storage.Tabular;

/// <summary>
/// JSON Lines: one object per line, whose keys are the columns. Which keys there are is known only after the last line, so the
/// file is read once for its keys before it is read for its rows.
/// </summary>
internal sealed class JsonLinesReader : ITabularReader
{
    private const int MostColumns = 1000;

    private readonly TextSource _source;
    private readonly LineReader _lines;
    private readonly JsonLine _line;
    private readonly IReadOnlyList<JsonColumn> _columns;

    public JsonLinesReader(TextSource source, IReadOnlyList<JsonColumn> columns)
    {
        _columns = columns;
        _source = source;
        _lines = new LineReader(source);
        _line = new JsonLine([.. columns.Select(column => column.Name)]);
    }

    public IReadOnlyList<string> Columns => _line.Columns;

    public long Line => _lines.Line;

    public (long Read, long Total) Position => _source.Position;

    public string? RowProblem { get; private set; }

    /// <summary>The keys of all lines, in order of appearance.</summary>
    public static IReadOnlyList<JsonColumn> FindColumns(TextSource source)
    {
        var lines = new LineReader(source);
        var names = new JsonKeys();
        while (lines.Read())
        {
            var line = lines.Text.Span;
            if (names.Count == 0 && line.TrimStart().StartsWith("["))
            {
                throw source.Malformed(
                    lines.Line, "the file begins with a JSON array", "Write one JSON object per line (JSON Lines), for example with jq -c '.[]'.");
            }

            names.Add(line);
            if (names.Count > MostColumns)
                throw source.Malformed(lines.Line, $"the objects have more than {MostColumns} different keys so far", "Use the same keys in every line.");
        }

        return names.Count > 0
            ? names.Columns
            : throw source.Malformed(1, "the file has no line with a JSON object", "Write one JSON object per line (JSON Lines).");
    }

    public TabularColumn About(int ordinal) =>
        _columns[ordinal].IsNested ? new TabularColumn(Problem: "it holds objects or nested lists") : TabularColumn.Plain;

    public void Select(IReadOnlyList<int> ordinals) => _line.Select(ordinals);

    public bool Read()
    {
        if (!_lines.Read())
            return false;
        RowProblem = _line.Parse(_lines.Text.Span);
        return true;
    }

    public ReadOnlySpan<char> Field(int ordinal) => _line.Field(ordinal);

    public void Dispose() => _source.Dispose();
}
