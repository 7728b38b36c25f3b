using Personalize.Engine.Resources;

namespace Personalize.Storage.Tabular;

/// <summary>
/// Splits text into rows and their fields by any of the meanings of quotes. It is used where the fast reader of RFC 4180 does not apply:
/// for the beginning of a file, to find out how it is written, and for files that are written in another way.
/// </summary>
internal sealed class DelimitedRow(char delimiter, Quoting quoting)
{
    private const char Quote = '"';
    private const char Backslash = '\\';

    private readonly char _delimiter = delimiter;
    private readonly Quoting _quoting = quoting;
    private readonly List<(int Start, int Length)> _fields = [];
    private char[] _text = new char[1 << 10];
    private int _length;
    private bool _wasQuoted;

    /// <summary>How many fields the row has.</summary>
    public int Count => _fields.Count;

    /// <summary>How many line feeds the row has, with the one that ends it.</summary>
    public int Lines { get; private set; }

    /// <summary>What is wrong with the row, or null. The row then ends at the place of the mistake.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the row is empty, apart from the end of its line.</summary>
    public bool IsBlank => Count == 1 && _fields[0].Length == 0 && !_wasQuoted;

    public ReadOnlySpan<char> Field(int ordinal) => _text.AsSpan(_fields[ordinal].Start, _fields[ordinal].Length);

    /// <summary>Reads the row with which a text begins.</summary>
    /// <param name="isFinal">Whether nothing follows the text.</param>
    /// <returns>The length of the row with its line end; 0 if the row does not end in the text.</returns>
    public int Read(ReadOnlySpan<char> text, bool isFinal)
    {
        _fields.Clear();
        (_length, Lines, Problem, _wasQuoted) = (0, 0, null, false);
        if (text.IsEmpty)
            return 0;
        var at = 0;
        while (true)
        {
            var start = _length;
            var isQuoted = _quoting != Quoting.None && at < text.Length && text[at] == Quote;
            at = isQuoted ? ReadQuoted(text, at + 1) : ReadPlain(text, at);
            if (at < 0 || (at >= text.Length && !isFinal))
                return at < 0 && isFinal ? Fail("a quote is never closed", text.Length) : 0;
            _wasQuoted |= isQuoted;
            _fields.Add((start, _length - start));
            if (at == text.Length)
                return at;
            switch (text[at])
            {
                case var character when character == _delimiter:
                    at++;
                    break;
                case '\n':
                    Lines++;
                    return at + 1;
                case '\r' when at + 1 < text.Length && text[at + 1] == '\n':
                    Lines++;
                    return at + 2;
                case '\r' when at + 1 == text.Length && !isFinal:
                    return 0;
                case '\r':
                    return Fail("a carriage return is not followed by a line feed", at + 1);
                default:
                    return Fail("a quoted field goes on after its closing quote", at + 1);
            }
        }
    }

    private int Fail(string problem, int length)
    {
        Problem = problem;
        return length;
    }

    // Returns where the field ends, or -1 if it does not end in the text.
    private int ReadQuoted(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length)
        {
            var character = text[at];
            if (character == Backslash && _quoting == Quoting.Backslash)
            {
                if (++at == text.Length)
                    return -1;
                if (text[at] is not (Quote or Backslash) && text[at] != _delimiter)
                    Append(Backslash);
            }
            else if (character == Quote)
            {
                if (at + 1 == text.Length || text[at + 1] != Quote)
                    return at + 1;
                at++;
            }

            Lines += text[at] == '\n' ? 1 : 0;
            Append(text[at++]);
        }

        return -1;
    }

    private int ReadPlain(ReadOnlySpan<char> text, int at)
    {
        for (; at < text.Length && text[at] != _delimiter && text[at] is not ('\n' or '\r'); at++)
        {
            if (text[at] == Backslash && _quoting == Quoting.Backslash && at + 1 < text.Length
                && (text[at + 1] is Backslash or Quote or '\n' || text[at + 1] == _delimiter))
            {
                Lines += text[++at] == '\n' ? 1 : 0;
            }

            Append(text[at]);
        }

        return at;
    }

    private void Append(char character)
    {
        if (_length == _text.Length)
            Array.Resize(ref _text, _length * 2);
        _text[_length++] = character;
    }
}
