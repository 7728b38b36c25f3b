using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>Free text, cut off at the limit.</summary>
/// <param name="isUnseen">Whether the type was guessed without having seen a value.</param>
internal sealed class TextParser(SchemaField field, int rows, bool isUnseen) : FieldParser(field)
{
    private readonly bool _isUnseen = isUnseen;
    private readonly string?[] _texts = new string?[rows];
    private readonly HashSet<string> _likeMissing = [];

    /// <summary>How many texts were cut off.</summary>
    public long Truncated { get; private set; }

    public override ColumnData Column => new(Field.Name) { Texts = _texts };

    public override IReadOnlyList<string> LikeMissing => [.. _likeMissing.Order(StringComparer.Ordinal)];

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

        if (_isUnseen && !MissingValues.IsWord(text))
            return "is a value in a column that had none";
        _texts[row] = text.ToString();
        if (MissingValues.IsWord(text))
            _likeMissing.Add(_texts[row]!);
        return null;
    }
}
