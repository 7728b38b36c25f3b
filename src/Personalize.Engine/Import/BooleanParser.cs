using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

internal sealed class BooleanParser(SchemaField field, int rows) : FieldParser(field)
{
    private readonly long[] _values = new long[rows];

    public override ColumnData Column => new(Field.Name) { Integers = _values };

    public override void Move(int from, int to) => _values[to] = _values[from];

    protected override void SetMissing(int row) => _values[row] = ColumnData.MissingInteger;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        text = text.Trim();
        if (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text is "1" or "1.0")
            _values[row] = 1;
        else if (text.Equals("false", StringComparison.OrdinalIgnoreCase) || text is "0" or "0.0")
            _values[row] = 0;
        else
            return MissingOr("is neither true nor false", text, row);
        return null;
    }
}
