using System.Globalization;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tabular;

/// <summary>
/// Finds out from the beginning of a file how it is written. Only what leaves no doubt is found: the rows then have as many fields as the
/// header, and in the form that the extension promises they do not. Otherwise the file is read in that form, which says what is wrong.
/// </summary>
internal sealed class LayoutDetector(string sample, bool isWhole, char preferred, Quoting quoting)
{
    private const int MostRows = 1000;

    private static readonly char[] s_delimiters = [',', '\t', ';', '|'];
    private static readonly char[] s_declarable = [.. s_delimiters, ':', '^', '~'];

    private readonly string _sample = sample;
    private readonly bool _isWhole = isWhole;
    private readonly char _preferred = preferred;
    private readonly Quoting _quoting = quoting;
    private readonly List<string> _remarks = [];

    public TextLayout Detect()
    {
        var (start, line, declared) = FindHeader();
        var text = _sample.AsSpan(start);
        var (delimiter, quoting) = declared is { } given ? (given, DetectQuoting(text, given)) : DetectDelimiter(text);
        if (delimiter != _preferred && declared is null)
            _remarks.Add($"fields are separated by {Describe(delimiter)}.");
        if (_quoting == Quoting.Detect && quoting == Quoting.None)
            _remarks.Add("quotes are ordinary characters in it.");
        else if (_quoting == Quoting.Detect && quoting == Quoting.Backslash)
            _remarks.Add("backslashes stand before quotes and separators that belong to the text.");
        return new TextLayout(start, line, delimiter, quoting, _remarks);
    }

    private static string Describe(char delimiter) => delimiter == '\t' ? "tabs" : $"'{delimiter}'";

    // Skips what programs write before the header: the type of the objects, the separator for Excel, comments.
    private (int Start, long Line, char? Delimiter) FindHeader()
    {
        var (start, line, declared) = (0, 1L, (char?)null);
        while (Line(start) is { } text)
        {
            if (IsSeparatorLine(text))
                declared = text.Trim('"')[4];
            else if (!text.StartsWith('#') || (!text.StartsWith("#TYPE ", StringComparison.Ordinal) && IsHeader(text, start)))
                break;
            if (text.Length > 0)
                _remarks.Add($"line {line} is skipped: {(text.Length > 60 ? text[..60] + "…" : text)}");
            start += LengthWithEnd(start);
            line++;
        }

        // Where nothing else follows, what was skipped is all there is.
        if (Line(start) is null)
        {
            _remarks.Clear();
            return (0, 1, null);
        }

        if (_sample[start] == '#' && !s_declarable.Contains(_sample[start + 1]))
        {
            // A comment that is the header. With a separator behind it, the sign is the name of a column.
            while (start < _sample.Length && _sample[start] is '#' or ' ')
                start++;
        }

        return (start, line, declared);
    }

    // As Excel reads it.
    private static bool IsSeparatorLine(string text) => text.Trim('"') is { Length: 5 } declaration
        && declaration.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)
        && s_declarable.Contains(declaration[4]);

    // Whether a line that begins with # holds names: the line after it has as many fields, and numbers among them.
    private bool IsHeader(string line, int start)
    {
        if (Line(start + LengthWithEnd(start)) is not { } next || next.StartsWith('#'))
            return false;
        foreach (var delimiter in s_delimiters)
        {
            var (names, values) = (line.Split(delimiter), next.Split(delimiter));
            if (names.Length > 1 && names.Length == values.Length && !names.Any(IsNumber) && (values.Any(IsNumber) || names[0] == "#"))
                return true;
        }

        return false;
    }

    private static bool IsNumber(string text) => double.TryParse(text.Trim('"', ' '), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private string? Line(int start)
    {
        if (start >= _sample.Length)
            return null;
        var end = _sample.IndexOf('\n', start);
        return _sample[start..(end < 0 ? _sample.Length : end)].TrimEnd('\r');
    }

    private int LengthWithEnd(int start) => _sample.IndexOf('\n', start) is >= 0 and var end ? end + 1 - start : _sample.Length - start;

    private (char Delimiter, Quoting Quoting) DetectDelimiter(ReadOnlySpan<char> text)
    {
        var quoting = DetectQuoting(text, _preferred);
        var form = Measure(text, _preferred, quoting);
        if (form is { Fields: > 1, IsRegular: true })
            return (_preferred, quoting);
        var others = new List<(char Delimiter, Quoting Quoting)>();
        foreach (var delimiter in s_delimiters.Where(delimiter => delimiter != _preferred))
        {
            var other = DetectQuoting(text, delimiter);
            if (Measure(text, delimiter, other) is { Fields: > 1, IsRegular: true })
                others.Add((delimiter, other));
        }

        return others.Count == 1 ? others[0] : (_preferred, quoting);
    }

    private Quoting DetectQuoting(ReadOnlySpan<char> text, char delimiter)
    {
        if (_quoting != Quoting.Detect)
            return _quoting;
        if (!text.Contains('"') && !text.Contains('\\'))
            return Quoting.Doubled;
        var doubled = Measure(text, delimiter, Quoting.Doubled);

        // A quoted field with line ends all of whose lines are rows is no field: its quotes are ordinary characters that happen to match.
        var plain = Measure(text, delimiter, Quoting.None);
        var isPlain = delimiter == '\t' && plain is { Fields: > 1, IsRegular: true };
        if (doubled.IsRegular && !(isPlain && plain.Rows > doubled.Rows))
            return Quoting.Doubled;
        if (HasEscapes(text, delimiter) && Measure(text, delimiter, Quoting.Backslash) is { IsRegular: true } escaped && escaped.Fields == doubled.Fields)
            return Quoting.Backslash;
        return isPlain ? Quoting.None : Quoting.Doubled;
    }

    private static bool HasEscapes(ReadOnlySpan<char> text, char delimiter) =>
        text.IndexOf("\\\"") >= 0 || text.IndexOf(['\\', delimiter]) >= 0 || text.IndexOf("\\\n") >= 0;

    // The number of fields of the header, of rows looked at, and whether all of them have that many fields.
    private (int Fields, int Rows, bool IsRegular) Measure(ReadOnlySpan<char> text, char delimiter, Quoting quoting)
    {
        var row = new DelimitedRow(delimiter, quoting);
        var (fields, rows) = (0, 0);
        while (rows < MostRows && row.Read(text, _isWhole) is > 0 and var length)
        {
            text = text[length..];
            if (row.Problem is not null)
                return (fields, rows, false);
            if (row.IsBlank)
                continue;
            fields = rows++ == 0 ? row.Count : fields;
            if (row.Count != fields)
                return (fields, rows, false);
        }

        // A field that is longer than the sample is one whose quote does not close.
        return (fields, rows, rows > 0 && (_isWhole || rows > 1));
    }
}
