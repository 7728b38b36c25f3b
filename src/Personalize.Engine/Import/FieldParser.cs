using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>
/// Converts the texts of one column to values of its field, checks them against the rules for that field ("Preparing training data"
/// in the Amazon Personalize developer guide), and collects them for a batch.
/// </summary>
internal abstract class FieldParser(SchemaField field)
{
    private const string NotNull = "the schema does not allow null";

    private MissingValues _missing = MissingValues.Standard;

    public SchemaField Field { get; } = field;

    /// <summary>The values collected.</summary>
    public abstract ColumnData Column { get; }

    /// <summary>Words that programs write for a missing value, and that were read here as ids, categories or texts.</summary>
    public virtual IReadOnlyList<string> LikeMissing => [];

    /// <param name="times">Reads the times.</param>
    /// <param name="missing">What counts as missing.</param>
    /// <param name="guess">The guess that the schema is, or null if it is certain.</param>
    public static FieldParser Create(
        DatasetType type, SchemaField field, int rows, TimestampReader times, MissingValues missing, SchemaGuess? guess = null)
    {
        var parser = Create(type, field, rows, times, guess);
        parser._missing = missing;
        return parser;
    }

    private static FieldParser Create(DatasetType type, SchemaField field, int rows, TimestampReader times, SchemaGuess? guess) => field switch
    {
        { Name: DatasetFields.UserId or DatasetFields.ItemId } when DatasetFields.IsReserved(type, field.Name) =>
            new NameParser(field, rows, DatasetFields.LongestId),
        { Name: DatasetFields.EventType } when type == DatasetType.Interactions => new NameParser(field, rows, DatasetFields.LongestId),
        { Name: DatasetFields.Impression } when type == DatasetType.Interactions => new ImpressionParser(field, rows),
        { Name: DatasetFields.Timestamp } when type == DatasetType.Interactions => new TimestampParser(field, rows, times),
        { Name: DatasetFields.CreationTimestamp } when type == DatasetType.Items => new TimestampParser(field, rows, times),
        { Type: FieldType.String, Categorical: true } => new CategoryParser(field, rows),
        { Type: FieldType.String } => new TextParser(field, rows, isUnseen: guess?.Unseen.Contains(field.Name) ?? false),
        { Type: FieldType.Float or FieldType.Double } => new NumberParser(field, rows, isGuess: guess is not null),
        { Type: FieldType.Boolean } => new BooleanParser(field, rows),
        _ => new IntegerParser(field, rows, isGuess: guess is not null),
    };

    /// <summary>Reads a column of a block. A row that breaks a rule gets it as its problem; rows that already have a problem are skipped.</summary>
    /// <param name="column">The index of the column in the block, which is that of the field in the schema.</param>
    public virtual void Parse(RowBlock block, int column)
    {
        var texts = block.Columns[column];
        for (var row = 0; row < block.Count; row++)
        {
            if (block.Problem(row) is null && Parse(texts[row], row) is { } rule)
                block.SetProblem(row, column, rule);
        }
    }

    /// <summary>Moves a row to the place of another.</summary>
    public abstract void Move(int from, int to);

    protected abstract void SetMissing(int row);

    /// <summary>Reads a text that is not empty. Returns the rule that it breaks, or null.</summary>
    protected abstract string? ParseValue(ReadOnlySpan<char> text, int row);

    /// <summary>Makes a value missing that could not be read if that is what it says; otherwise returns the rule that it breaks.</summary>
    protected string? MissingOr(string rule, ReadOnlySpan<char> text, int row)
    {
        if (!MissingValues.IsMissingNumber(text))
            return rule;
        if (!Field.Nullable)
            return $"means a missing value, and {NotNull}";
        SetMissing(row);
        return null;
    }

    private string? Parse(ReadOnlySpan<char> text, int row)
    {
        if (!_missing.IsMissing(text))
            return ParseValue(text, row);
        if (!Field.Nullable)
            return text.IsEmpty ? $"is empty, and {NotNull}" : $"means a missing value, and {NotNull}";
        SetMissing(row);
        return null;
    }
}
