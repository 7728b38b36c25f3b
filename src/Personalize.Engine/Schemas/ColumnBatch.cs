namespace Personalize.Engine.Schemas;

/// <summary>Some rows of a dataset, column by column, in the order of the schema or in the requested order.</summary>
public sealed class ColumnBatch(int rowCount, IReadOnlyList<ColumnData> columns)
{
    public int RowCount { get; } = rowCount;

    public IReadOnlyList<ColumnData> Columns { get; } = columns;

    public ColumnData this[string name] => Columns.First(c => c.Name == name);
}
