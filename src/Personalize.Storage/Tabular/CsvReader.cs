using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Sylvan.Data.Csv;

namespace Personalize.Storage.Tabular;

/// <summary>Delimited text as in RFC 4180, with a header row. Empty lines are skipped.</summary>
internal sealed class CsvReader : ITabularReader
{
    private readonly TextSource _source;
    private readonly char _delimiter;
    private readonly CsvDataReader _reader;
    private readonly string[] _columns;
    private long _nextLine;

    public CsvReader(TextSource source, TextLayout layout)
    {
        (_source, _delimiter, _nextLine, Remarks) = (source, layout.Delimiter, layout.FirstLine, layout.Remarks);
        _reader = Guard(() => CsvDataReader.Create(source, new CsvDataReaderOptions
        {
            // The header is read as a row, so that its lines are counted like all others.
            HasHeaders = false,
            Delimiter = layout.Delimiter,
            CsvStyle = CsvStyle.Standard,

            // By default rows that begin with # are comments. No row begins with NUL, which the source rejects.
            Comment = '\0',
            BufferSize = 1 << 16,
            MaxBufferSize = Header.LongestRow,
        }));
        if (!MoveNext())
            throw source.Malformed(1, "the file is empty", "It needs a header row and data.");
        _columns = Header.Check(source, Line, [.. Enumerable.Range(0, _reader.RowFieldCount).Select(i => _reader.GetFieldSpan(i).Trim().ToString())]);
    }

    public IReadOnlyList<string> Columns => _columns;

    public IReadOnlyList<string> Remarks { get; }

    public long Line { get; private set; }

    public (long Read, long Total) Position => _source.Position;

    public string? RowProblem => Header.Compare(_reader.RowFieldCount, _columns.Length);

    public bool Read() => MoveNext();

    public ReadOnlySpan<char> Field(int ordinal) => _reader.GetFieldSpan(ordinal);

    public void Dispose()
    {
        _reader.Dispose();
        _source.Dispose();
    }

    private bool MoveNext()
    {
        while (true)
        {
            Line = _nextLine;
            bool read;
            try
            {
                read = _reader.Read();
            }
            catch (FormatException exception)
            {
                throw Translate(exception);
            }

            if (!read)
                return false;
            var row = _reader.GetRawRecordSpan();
            var end = row.IndexOfAny('\r', '\n');
            if (end < 0 || end == row.Length - 1 && row[end] == '\n' || end == row.Length - 2 && row[end] == '\r' && row[end + 1] == '\n')
                _nextLine++;
            else
                CountLines(row);
            if (end != 0)
                return true;
        }
    }

    // A row with line ends inside quotes, or with a carriage return where none belongs. Depending on the position in its buffer,
    // the CSV reader takes the latter for the end of the row or for part of the field, so it must be rejected. A quote opens a
    // quoted field only at the start of the field; elsewhere it is an ordinary character.
    private void CountLines(ReadOnlySpan<char> row)
    {
        var (quoted, atStart, start, begin) = (false, true, _nextLine, 0);
        var rows = 0;
        for (var i = 0; i < row.Length; i++)
        {
            var character = row[i];
            if (character == '\n')
            {
                _nextLine++;
                rows += row[begin..i].Count(_delimiter) == _columns?.Length - 1 ? 1 : 0;
                begin = i + 1;
            }
            else if (character == '"' && quoted && i + 1 < row.Length && row[i + 1] == '"')
            {
                i++;
            }
            else if (character == '"' && (quoted || atStart))
            {
                quoted = !quoted;
            }
            else if (character == '\r' && !quoted && (i + 1 == row.Length || row[i + 1] != '\n'))
            {
                throw _source.Malformed(
                    _nextLine, "a carriage return outside quotes is not followed by a line feed", "Save the file with LF or CRLF line endings.");
            }

            atStart = !quoted && character == _delimiter;
        }

        // Tabs do not occur in texts: if every line of the row has all the fields of one, the quotes were ordinary characters.
        if (_delimiter == '\t' && rows > 1 && rows == _nextLine - start)
            throw _source.Malformed(start, "a quote encloses several rows, so it seems to be an ordinary character", Header.QuotingAdvice);
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (FormatException exception)
        {
            throw Translate(exception);
        }
    }

    private PersonalizeException Translate(FormatException exception) => exception switch
    {
        CsvRecordTooLargeException => _source.Malformed(
            _nextLine, Header.TooLong, Header.QuotingAdvice, exception),
        CsvInvalidCharacterException invalid => _source.Malformed(
            _nextLine,
            $"field {invalid.FieldOrdinal + 1} of the row that starts here is quoted incorrectly ({exception.Message.TrimEnd('.')})",
            Header.QuotingAdvice,
            exception),
        _ => _source.Malformed(_nextLine, exception.Message.TrimEnd('.'), exception: exception),
    };
}
