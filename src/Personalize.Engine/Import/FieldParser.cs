using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>
/// Turns the texts of one column into values of its field, checks them by the rules of personalize.md §4, and gathers them
/// for a batch.
/// </summary>
internal abstract class FieldParser(SchemaField field)
{
    public SchemaField Field { get; } = field;

    /// <summary>The values gathered.</summary>
    public abstract ColumnData Column { get; }

    public static FieldParser Create(DatasetType type, SchemaField field, int rows, TimestampReader times) => field switch
    {
        { Name: DatasetFields.UserId or DatasetFields.ItemId } when DatasetFields.IsReserved(type, field.Name) => new NameParser(field, rows, DatasetFields.LongestId),
        { Name: DatasetFields.EventType } when type == DatasetType.Interactions => new NameParser(field, rows, DatasetFields.LongestId),
        { Name: DatasetFields.Timestamp } when type == DatasetType.Interactions => new TimestampParser(field, rows, times),
        { Name: DatasetFields.CreationTimestamp } when type == DatasetType.Items => new TimestampParser(field, rows, times),
        { Type: FieldType.String, Categorical: true } => new CategoryParser(field, rows),
        { Type: FieldType.String } => new TextParser(field, rows),
        { Type: FieldType.Float or FieldType.Double } => new NumberParser(field, rows),
        { Type: FieldType.Boolean } => new BooleanParser(field, rows),
        _ => new IntegerParser(field, rows),
    };

    /// <summary>Takes a column of a block; rows that break a rule get it as their problem, rows that have one already are passed over.</summary>
    /// <param name="column">Which column of the block; the parser's place in the schema.</param>
    public virtual void Parse(RowBlock block, int column)
    {
        var texts = block.Columns[column];
        for (var row = 0; row < block.Count; row++)
        {
            if (block.Problem(row) is null && Parse(texts[row], row) is { } rule)
                block.SetProblem(row, column, rule);
        }
    }

    /// <summary>Puts a row in the place of another.</summary>
    public abstract void Move(int from, int to);

    protected abstract void SetMissing(int row);

    /// <summary>Takes a text that is not empty. Returns the rule that it breaks, or null.</summary>
    protected abstract string? ParseValue(ReadOnlySpan<char> text, int row);

    private string? Parse(ReadOnlySpan<char> text, int row)
    {
        if (!text.IsEmpty)
            return ParseValue(text, row);
        if (!Field.Nullable)
            return "is empty, and the schema does not allow null";
        SetMissing(row);
        return null;
    }
}
