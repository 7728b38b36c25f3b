using Personalize.Engine.Ports;

namespace Personalize.Storage.Tabular;

/// <summary>Delimited text in which quotes are ordinary characters or are escaped by backslashes, with a header row. Empty lines are skipped.</summary>
internal sealed class DelimitedReader : ITabularReader
{
    private readonly TextSource _source;
    private readonly DelimitedRow _row;
    private readonly string[] _columns;
    private char[] _characters = new char[1 << 16];
    private int _start;
    private int _end;
    private bool _atEnd;
    private long _nextLine;

    public DelimitedReader(TextSource source, TextLayout layout)
    {
        (_source, _row, _nextLine, Remarks) = (source, new DelimitedRow(layout.Delimiter, layout.Quoting), layout.FirstLine, layout.Remarks);
        if (!Read())
            throw source.Malformed(1, "the file is empty", "It needs a header row and data.");
        _columns = Header.Check(source, Line, [.. Enumerable.Range(0, _row.Count).Select(i => _row.Field(i).Trim().ToString())]);
    }

    public IReadOnlyList<string> Columns => _columns;

    public IReadOnlyList<string> Remarks { get; }

    public long Line { get; private set; }

    public (long Read, long Total) Position => _source.Position;

    public string? RowProblem => Header.Compare(_row.Count, _columns.Length);

    public bool Read()
    {
        while (Next())
        {
            Line = _nextLine;
            _nextLine += _row.Lines;
            if (_row.Problem is { } problem)
                throw _source.Malformed(Line, $"in the row that starts here, {problem}", Header.QuotingAdvice);
            if (!_row.IsBlank)
                return true;
        }

        return false;
    }

    public ReadOnlySpan<char> Field(int ordinal) => _row.Field(ordinal);

    public void Dispose() => _source.Dispose();

    private bool Next()
    {
        while (true)
        {
            var length = _row.Read(_characters.AsSpan(_start, _end - _start), _atEnd);
            _start += length;
            if (length > 0)
                return true;
            if (_atEnd)
                return false;
            Fill();
        }
    }

    private void Fill()
    {
        _characters.AsSpan(_start, _end - _start).CopyTo(_characters);
        (_start, _end) = (0, _end - _start);
        if (_end == _characters.Length)
        {
            if (_end >= Header.LongestRow)
                throw _source.Malformed(_nextLine, Header.TooLong, Header.QuotingAdvice);
            Array.Resize(ref _characters, _end * 2);
        }

        var read = _source.Read(_characters.AsSpan(_end));
        _atEnd = read == 0;
        _end += read;
    }
}
