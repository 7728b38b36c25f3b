using System.Globalization;

namespace Personalize.Engine.Data;

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

/// <summary>Ids and event types: short texts that repeat, numbered as they come.</summary>
internal sealed class NameParser(SchemaField field, int rows, int longest) : FieldParser(field)
{
    private readonly string?[] _texts = new string?[rows];

    // Rows of the block that have a name.
    private readonly int[] _named = new int[rows];

    public GrowingVocabulary Vocabulary { get; } = new();

    /// <summary>Index of every row's text in the vocabulary, -1 where missing.</summary>
    public int[] Indices { get; } = new int[rows];

    public override ColumnData Column => new(Field.Name) { Texts = _texts };

    public override void Parse(RowBlock block, int column)
    {
        base.Parse(block, column);
        var texts = block.Columns[column];
        var count = 0;
        for (var row = 0; row < block.Count; row++)
        {
            if (block.Problem(row) is null && !texts[row].IsEmpty)
                _named[count++] = row;
        }

        Vocabulary.Add(texts, _named.AsSpan(0, count), Indices);
        foreach (var row in _named.AsSpan(0, count))
            _texts[row] = Vocabulary[Indices[row]];
    }

    public override void Move(int from, int to) => (_texts[to], Indices[to]) = (_texts[from], Indices[from]);

    protected override void SetMissing(int row) => (_texts[row], Indices[row]) = (null, -1);

    protected override string? ParseValue(ReadOnlySpan<char> text, int row) =>
        text.Length > longest ? $"is longer than {longest} characters" : text.IsWhiteSpace() ? "is empty" : null;
}

/// <summary>Categorical values: they repeat, but a column can be wrongly called categorical, so the pool is bounded.</summary>
internal sealed class CategoryParser(SchemaField field, int rows) : FieldParser(field)
{
    private const int LargestPool = 1 << 18;

    private readonly string?[] _texts = new string?[rows];
    private readonly GrowingVocabulary _pool = new();

    public override ColumnData Column => new(Field.Name) { Texts = _texts };

    public override void Move(int from, int to) => _texts[to] = _texts[from];

    protected override void SetMissing(int row) => _texts[row] = null;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        if (text.Length > DatasetFields.LongestCategory)
            return $"is longer than {DatasetFields.LongestCategory} characters";
        _texts[row] = _pool.Count < LargestPool ? _pool[_pool.Add(text)] : text.ToString();
        return null;
    }
}

/// <summary>Free text, cut at the limit.</summary>
internal sealed class TextParser(SchemaField field, int rows) : FieldParser(field)
{
    private readonly string?[] _texts = new string?[rows];

    /// <summary>How many texts were cut.</summary>
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

internal sealed class TimestampParser(SchemaField field, int rows, TimestampReader times) : FieldParser(field)
{
    public long[] Values { get; } = new long[rows];

    public override ColumnData Column => new(Field.Name) { Integers = Values };

    public override void Move(int from, int to) => Values[to] = Values[from];

    protected override void SetMissing(int row) => Values[row] = ColumnData.MissingInteger;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row) => times.Read(text, out Values[row]);
}

internal sealed class IntegerParser(SchemaField field, int rows) : FieldParser(field)
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private readonly long[] _values = new long[rows];

    public override ColumnData Column => new(Field.Name) { Integers = _values };

    public override void Move(int from, int to) => _values[to] = _values[from];

    protected override void SetMissing(int row) => _values[row] = ColumnData.MissingInteger;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        // The smallest long means "missing" in a batch.
        if (!long.TryParse(text, Style, CultureInfo.InvariantCulture, out _values[row]) || _values[row] == ColumnData.MissingInteger)
            return "is not a whole number";
        return Field.Type == FieldType.Int && _values[row] is < int.MinValue or > int.MaxValue ? "does not fit the type int (32 bits)" : null;
    }
}

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

internal sealed class BooleanParser(SchemaField field, int rows) : FieldParser(field)
{
    private readonly long[] _values = new long[rows];

    public override ColumnData Column => new(Field.Name) { Integers = _values };

    public override void Move(int from, int to) => _values[to] = _values[from];

    protected override void SetMissing(int row) => _values[row] = ColumnData.MissingInteger;

    protected override string? ParseValue(ReadOnlySpan<char> text, int row)
    {
        text = text.Trim();
        if (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text is "1")
            _values[row] = 1;
        else if (text.Equals("false", StringComparison.OrdinalIgnoreCase) || text is "0")
            _values[row] = 0;
        else
            return "is neither true nor false";
        return null;
    }
}
