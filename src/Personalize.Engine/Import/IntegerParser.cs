using System.Globalization;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

internal sealed class IntegerParser(SchemaField field, int rows, bool isGuess) : FieldParser(field)
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private readonly bool _isGuess = isGuess;
    private readonly long[] _values = new long[rows];

    public override ColumnData Column => new(Field.Name) { Integers = _values };

    public override void Move(int from, int to) => _values[to] = _values[from];

    protected override void SetMissing(int row) => _values[row] = ColumnData.MissingInteger;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        if (!long.TryParse(text, Style, CultureInfo.InvariantCulture, out _values[row])
            && !(WholeNumber.TryFloor(text, out _values[row], out var exact) && exact))
        {
            return MissingOr("is not a whole number", text, row);
        }

        // The smallest long means "missing" in a batch.
        if (_values[row] == ColumnData.MissingInteger)
            return "is not a whole number";
        if (_isGuess && NumberParser.HasLeadingZero(text))
            return NumberParser.LeadingZero;
        return Field.Type == FieldType.Int && _values[row] is < int.MinValue or > int.MaxValue ? "does not fit the type int (32 bits)" : null;
    }
}
