namespace Personalize.Storage.Tabular;

/// <summary>The lines of a text, without allocating a string for each. Empty lines are skipped.</summary>
internal sealed class LineReader(TextSource source)
{
    // Longer than any row that can be imported.
    private const int LongestLine = 1 << 22;

    private readonly TextSource _source = source;
    private char[] _characters = new char[1 << 16];
    private int _start;
    private int _end;
    private bool _atEnd;
    private long _nextLine = 1;

    /// <summary>1-based number of the current line.</summary>
    public long Line { get; private set; }

    /// <summary>The current line without its end; valid until the next <see cref="Read"/>.</summary>
    public ReadOnlyMemory<char> Text { get; private set; }

    public bool Read()
    {
        while (Next())
        {
            if (!Text.Span.IsWhiteSpace())
                return true;
        }

        return false;
    }

    private bool Next()
    {
        var searched = 0;
        while (true)
        {
            var length = _characters.AsSpan(_start + searched, _end - _start - searched).IndexOf('\n');
            if (length >= 0)
            {
                Take(searched + length, after: 1);
                return true;
            }

            searched = _end - _start;
            if (_atEnd)
            {
                if (searched == 0)
                    return false;
                Take(searched, after: 0);
                return true;
            }

            Fill();
        }
    }

    private void Take(int length, int after)
    {
        Line = _nextLine++;
        Text = _characters.AsMemory(_start, length);
        if (length > 0 && Text.Span[^1] == '\r')
            Text = Text[..^1];
        _start += length + after;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _characters.AsSpan(_start, _end - _start).CopyTo(_characters);
            _end -= _start;
            _start = 0;
        }

        if (_end == _characters.Length)
        {
            if (_end >= LongestLine)
                throw _source.Malformed(_nextLine, $"the line is longer than {LongestLine} characters", "Write one JSON object per line.");
            Array.Resize(ref _characters, _end * 2);
        }

        var read = _source.Read(_characters.AsSpan(_end));
        _atEnd = read == 0;
        _end += read;
    }
}
