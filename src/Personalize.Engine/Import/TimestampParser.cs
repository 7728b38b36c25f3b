using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

internal sealed class TimestampParser(SchemaField field, int rows, TimestampReader times) : FieldParser(field)
{
    public long[] Values { get; } = new long[rows];

    public override ColumnData Column => new(Field.Name) { Integers = Values };

    public override void Move(int from, int to) => Values[to] = Values[from];

    protected override void SetMissing(int row) => Values[row] = ColumnData.MissingInteger;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row) =>
        times.Read(text, out Values[row]) is { } rule ? MissingOr(rule, text, row) : null;
}
