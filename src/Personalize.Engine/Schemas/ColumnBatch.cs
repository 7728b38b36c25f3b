using Personalize.Engine.Common;

namespace Personalize.Engine.Schemas;

/// <summary>Some rows of a dataset, column by column, in the order of the schema or in the requested order.</summary>
public sealed class ColumnBatch(int rowCount, IReadOnlyList<ColumnData> columns)
{
    /// <summary>Number of rows; the arrays of the columns may be longer.</summary>
    public int RowCount { get; } = rowCount;

    /// <summary>The columns, all with the same rows.</summary>
    public IReadOnlyList<ColumnData> Columns { get; } = columns;

    /// <summary>The same batch, in which columns without data have the missing values of their fields.</summary>
    /// <exception cref="PersonalizeException">A column without data belongs to a field that must not be null, so the data is damaged.</exception>
    internal ColumnBatch OrMissing(DatasetSchema schema)
    {
        if (Columns.All(column => column.HasData))
            return this;
        return new ColumnBatch(RowCount, [.. Columns.Select(column =>
        {
            var field = schema.Fields.First(field => field.Name == column.Name);
            return column.HasData || field.Nullable
                ? column.OrMissing(field.Type, RowCount)
                : throw PersonalizeException.InvalidInput(
                    ErrorIds.SegmentDamaged, $"The stored data is damaged: it has no column {column.Name}.", "Import the dataset again.", column.Name);
        })]);
    }

    /// <summary>The column with this name.</summary>
    public ColumnData this[string name] => Columns.First(c => c.Name == name);
}
