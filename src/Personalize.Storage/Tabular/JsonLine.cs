using System.Text;
using System.Text.Json;

namespace Personalize.Storage.Tabular;

/// <summary>
/// One line of JSON Lines, read into the texts of its fields: strings unchanged, numbers and booleans as they are written, null as
/// a missing value, and a list of these joined by <c>|</c>, because categorical fields may have several values.
/// </summary>
internal sealed class JsonLine
{
    private const char Separator = '|';

    private readonly (int Start, int Length)[] _fields;
    private readonly bool[] _present;
    private byte[] _bytes = new byte[1 << 12];
    private char[] _text = new char[1 << 12];
    private int _textLength;

    public JsonLine(IReadOnlyList<string> columns)
    {
        Columns = columns;
        _fields = new (int, int)[columns.Count];
        _present = new bool[columns.Count];
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
            return ReadObject(new Utf8JsonReader(Encode(line)));
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

    /// <summary>Adds the names of a line that the list lacks. A line that is not JSON adds those before the error.</summary>
    public static void AddNames(ReadOnlySpan<char> line, List<string> names, ref byte[] buffer)
    {
        try
        {
            var reader = new Utf8JsonReader(Encode(line, ref buffer));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return;
            for (var next = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; next++)
            {
                // Most lines have the same names in the same order.
                if (Find(ref reader, names, next) < 0)
                    names.Add(reader.GetString()!);
                reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Reported when the row is read.
        }
    }

    private string? ReadObject(Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return "is not a JSON object, which must begin with {";
        for (var next = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; next++)
        {
            var ordinal = Find(ref reader, Columns, next);
            if (ordinal < 0)
                return $"has the key '{reader.GetString()}', which appeared while the file was being read: another program is writing to it";
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
                _textLength += Encoding.UTF8.GetChars(reader.ValueSpan, _text.AsSpan(_textLength));
                return true;
            default:
                return false;
        }
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

    private ReadOnlySpan<byte> Encode(ReadOnlySpan<char> line) => Encode(line, ref _bytes);

    private static ReadOnlySpan<byte> Encode(ReadOnlySpan<char> line, ref byte[] buffer)
    {
        if (buffer.Length < Encoding.UTF8.GetMaxByteCount(line.Length))
            buffer = new byte[Encoding.UTF8.GetMaxByteCount(line.Length)];
        return buffer.AsSpan(0, Encoding.UTF8.GetBytes(line, buffer));
    }

    private static int Find(ref Utf8JsonReader reader, IReadOnlyList<string> names, int expected)
    {
        if (expected < names.Count && reader.ValueTextEquals(names[expected]))
            return expected;
        for (var i = 0; i < names.Count; i++)
        {
            if (reader.ValueTextEquals(names[i]))
                return i;
        }

        return -1;
    }
}
