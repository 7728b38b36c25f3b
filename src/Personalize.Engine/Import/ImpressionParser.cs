using Personalize.Engine.Data;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>
/// The items that were shown at an event, with bars between them ("Impressions data" in the Amazon Personalize developer guide). The events of a
/// list have the same text, so it is kept once.
/// </summary>
internal sealed class ImpressionParser(SchemaField field, int rows) : FieldParser(field)
{
    private readonly string?[] _texts = new string?[rows];
    private string? _last;

    public override ColumnData Column => new(Field.Name) { Texts = _texts };

    public override void Move(int from, int to) => _texts[to] = _texts[from];

    protected override void SetMissing(int row) => _texts[row] = null;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        var count = 0;
        foreach (var part in text.Split(Impressions.Separator))
        {
            count++;
            var (_, length) = part.GetOffsetAndLength(text.Length);
            if (length == 0)
                return "has an empty item id; items are separated by one |";
            if (length > DatasetFields.LongestId)
                return $"has an item id of {length} characters; at most {DatasetFields.LongestId} are allowed";
        }

        if (count > Impressions.Most)
            return $"has {count} items; at most {Impressions.Most} are allowed";
        _texts[row] = _last = text.SequenceEqual(_last) ? _last : text.ToString();
        return null;
    }
}
