using System.Globalization;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

internal sealed class NumberParser(SchemaField field, int rows) : FieldParser(field)
{
    private readonly double[] _values = new double[rows];

    public override ColumnData Column => new(Field.Name) { Numbers = _values };

    public override void Move(int from, int to) => _values[to] = _values[from];

    protected override void SetMissing(int row) => _values[row] = double.NaN;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _values[row]) || !double.IsFinite(_values[row]))
            return "is not a number (with a point as decimal separator)";
        return Field.Type == FieldType.Float && !float.IsFinite((float)_values[row]) ? "does not fit the type float (32 bits)" : null;
    }
}
