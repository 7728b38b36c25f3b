using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>Collects the values of a metadata field.</summary>
internal sealed class MetadataList(SchemaField field)
{
    private readonly List<string?> _texts = [];
    private readonly List<double> _numbers = [];

    public SchemaField Field { get; } = field;

    public void Add(ColumnData column, int row)
    {
        if (column.Texts is { } texts)
            _texts.Add(texts[row]);
        else
            _numbers.Add(Number(column, row));
    }

    /// <summary>The values of some rows; -1 stands for a row that is missing.</summary>
    public MetadataColumn Take(int[] rows) => new()
    {
        Name = Field.Name,
        Kind = Field switch
        {
            { Categorical: true } => MetadataKind.Categorical,
            { Textual: true } => MetadataKind.Textual,
            { Type: FieldType.String } => MetadataKind.Categorical,
            { Type: FieldType.Boolean } => MetadataKind.Boolean,
            _ => MetadataKind.Numeric,
        },
        Texts = Field.Type == FieldType.String ? Array.ConvertAll(rows, row => row < 0 ? null : _texts[row]) : null,
        Numbers = Field.Type == FieldType.String ? null : Array.ConvertAll(rows, row => row < 0 ? double.NaN : _numbers[row]),
    };

    private static double Number(ColumnData column, int row)
    {
        if (column.Numbers is { } numbers)
            return numbers[row];
        var integer = column.Integers![row];
        return integer == ColumnData.MissingInteger ? double.NaN : integer;
    }
}
