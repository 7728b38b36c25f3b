using System.Text;
using System.Text.Json;

namespace Personalize.Storage.Tabular;

/// <summary>
/// One line of JSON Lines, read into the texts of its fields: strings unchanged, numbers (whole ones without a fraction) and booleans as they
/// are written, null as a missing value, and a list of these joined by <c>|</c>, because categorical fields may have several values.
/// </summary>
internal sealed class JsonLine
{
    private const char Separator = '|';

    private readonly (int Start, int Length)[] _fields;
    private readonly bool[] _present;
    private readonly bool[] _needed;
    private byte[] _bytes = new byte[1 << 12];
    private char[] _text = new char[1 << 12];
    private int _textLength;

    public JsonLine(IReadOnlyList<string> columns)
    {
        Columns = columns;
        _fields = new (int, int)[columns.Count];
        _present = new bool[columns.Count];
        _needed = new bool[columns.Count];
        Array.Fill(_needed, true);
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>The text of a column; empty if the line does not have it.</summary>
    public ReadOnlySpan<char> Field(int ordinal) => _text.AsSpan(_fields[ordinal].Start, _fields[ordinal].Length);

    /// <summary>Reads a line. Returns why it cannot be used, or null.</summary>
    public string? Parse(ReadOnlySpan<char> line)
    {
        Array.Clear(_fields);
        Array.Clear(_present);
        _textLength = 0;
        try
        {
            return ReadObject(new Utf8JsonReader(JsonText.Encode(JsonText.WithoutNaN(line), ref _bytes)));
        }
        catch (JsonException exception)
        {
            return $"is not a JSON object: column {(exception.BytePositionInLine ?? 0) + 1}: {exception.Message.Split(" LineNumber:")[0].TrimEnd('.')}";
        }
        catch (InvalidOperationException)
        {
            return "has text that is not valid Unicode";
        }
    }

    /// <summary>Says which columns are needed; whatever else a line holds is skipped.</summary>
    public void Select(IReadOnlyList<int> ordinals)
    {
        for (var i = 0; i < _needed.Length; i++)
            _needed[i] = ordinals.Contains(i);
    }

    private string? ReadObject(Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return "is not a JSON object, which must begin with {";
        for (var next = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; next++)
        {
            var ordinal = JsonText.Find(ref reader, Columns, next);
            if (ordinal < 0)
                return $"has the key '{reader.GetString()}', which appeared while the file was being read: another program is writing to it";
            if (!_needed[ordinal])
            {
                reader.Skip();
                continue;
            }

            if (_present[ordinal])
                return $"has the key '{Columns[ordinal]}' twice";
            _present[ordinal] = true;
            var start = _textLength;
            if (ReadValue(ref reader, Columns[ordinal]) is { } problem)
                return problem;
            _fields[ordinal] = (start, _textLength - start);
        }

        // Finds what follows the object.
        reader.Read();
        return null;
    }

    private string? ReadValue(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return Append(ref reader) ? null : $"has an object as '{name}'; only strings, numbers, booleans, null and lists of them can be imported";
        var start = _textLength;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (_textLength > start)
                AppendCharacter(Separator);
            var from = _textLength;
            if (!Append(ref reader))
                return $"has a list as '{name}' that contains an object or a list; only strings, numbers, booleans and null can be in a list";
            if (_text.AsSpan(from, _textLength - from).Contains(Separator))
                return $"has a list as '{name}' with '{Separator}' in a value; that character separates the values of a list";
        }

        return null;
    }

    // False for an object or a list.
    private bool Append(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.String:
                Reserve(reader.ValueSpan.Length);
                _textLength += reader.CopyString(_text.AsSpan(_textLength));
                return true;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                Reserve(reader.ValueSpan.Length);
                _textLength += Encoding.UTF8.GetChars(WithoutZeros(reader.ValueSpan), _text.AsSpan(_textLength));
                return true;
            default:
                return false;
        }
    }

    // 105.0 is the number 105, whether it is an id or a price.
    private static ReadOnlySpan<byte> WithoutZeros(ReadOnlySpan<byte> number)
    {
        var point = number.IndexOf((byte)'.');
        return point > 0 && !number[(point + 1)..].ContainsAnyExcept((byte)'0') ? number[..point] : number;
    }

    private void AppendCharacter(char character)
    {
        Reserve(1);
        _text[_textLength++] = character;
    }

    private void Reserve(int length)
    {
        if (_text.Length < _textLength + length)
            Array.Resize(ref _text, Math.Max(_textLength + length, _text.Length * 2));
    }
}
