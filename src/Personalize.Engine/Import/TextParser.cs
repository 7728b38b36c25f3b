using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>Free text, cut off at the limit.</summary>
internal sealed class TextParser(SchemaField field, int rows) : FieldParser(field)
{
    private readonly string?[] _texts = new string?[rows];

    /// <summary>How many texts were cut off.</summary>
    public long Truncated { get; private set; }

    public override ColumnData Column => new(Field.Name) { Texts = _texts };

    public override void Move(int from, int to) => _texts[to] = _texts[from];

    protected override void SetMissing(int row) => _texts[row] = null;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        if (text.Length > DatasetFields.LongestText)
        {
            // Not between the halves of a surrogate pair.
            text = text[..(DatasetFields.LongestText - (char.IsHighSurrogate(text[DatasetFields.LongestText - 1]) ? 1 : 0))];
            Truncated++;
        }

        _texts[row] = text.ToString();
        return null;
    }
}
