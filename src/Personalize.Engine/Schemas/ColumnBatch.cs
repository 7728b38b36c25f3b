namespace Personalize.Engine.Schemas;

/// <summary>Some rows of a dataset, column by column, in the order of the schema or in the requested order.</summary>
public sealed class ColumnBatch(int rowCount, IReadOnlyList<ColumnData> columns)
{
    /// <summary>Number of rows; the arrays of the columns may be longer.</summary>
    public int RowCount { get; } = rowCount;

    /// <summary>The columns, all with the same rows.</summary>
    public IReadOnlyList<ColumnData> Columns { get; } = columns;

    /// <summary>The same batch, in which columns without data have the missing values of their fields.</summary>
    internal ColumnBatch OrMissing(DatasetSchema schema) =>
        new(RowCount, [.. Columns.Select(column => column.OrMissing(schema.Fields.First(field => field.Name == column.Name).Type, RowCount))]);

    /// <summary>The column with this name.</summary>
    public ColumnData this[string name] => Columns.First(c => c.Name == name);
}
