using System.Globalization;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

internal sealed class NumberParser(SchemaField field, int rows, bool isGuess) : FieldParser(field)
{
    public const string LeadingZero = "begins with a zero, which a number would lose";

    private readonly bool _isGuess = isGuess;
    private readonly double[] _values = new double[rows];

    public override ColumnData Column => new(Field.Name) { Numbers = _values };

    public override void Move(int from, int to) => _values[to] = _values[from];

    /// <summary>Whether a text of digits begins with a zero, as codes do, and numbers do not.</summary>
    public static bool HasLeadingZero(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        return text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1]);
    }

    protected override void SetMissing(int row) => _values[row] = double.NaN;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _values[row]) || !double.IsFinite(_values[row]))
            return MissingOr("is not a number (with a point as decimal separator)", text, row);
        if (_isGuess && HasLeadingZero(text))
            return LeadingZero;
        return Field.Type == FieldType.Float && !float.IsFinite((float)_values[row]) ? "does not fit the type float (32 bits)" : null;
    }
}
