using System.Text.Json;

namespace Personalize.Storage.Tabular;

/// <summary>Collects the keys of the objects of JSON Lines, in order of appearance.</summary>
internal sealed class JsonKeys
{
    private readonly List<string> _names = [];
    private readonly List<bool> _nested = [];
    private byte[] _buffer = [];

    public int Count => _names.Count;

    public IReadOnlyList<JsonColumn> Columns => [.. _names.Zip(_nested, (name, nested) => new JsonColumn(name, nested))];

    /// <summary>Adds the keys of a line. Of a line that is not JSON, those before the error.</summary>
    public void Add(ReadOnlySpan<char> line)
    {
        try
        {
            Read(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Reported when the row is read.
        }
    }

    private void Read(ReadOnlySpan<char> line)
    {
        var reader = new Utf8JsonReader(JsonText.Encode(JsonText.WithoutNaN(line), ref _buffer));
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return;
        for (var next = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; next++)
        {
            var ordinal = JsonText.Find(ref reader, _names, next);
            if (ordinal < 0)
            {
                ordinal = _names.Count;
                _names.Add(reader.GetString()!);
                _nested.Add(false);
            }

            if (IsNested(ref reader))
                _nested[ordinal] = true;
        }
    }

    // Moves to the end of the value.
    private static bool IsNested(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            reader.Skip();
            return true;
        }

        var nested = false;
        var depth = reader.CurrentDepth;
        while (reader.TokenType == JsonTokenType.StartArray || reader.CurrentDepth > depth)
        {
            reader.Read();
            nested |= reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth)
                break;
        }

        return nested;
    }
}
