namespace Personalize.Storage.Maintenance.Salvage;

/// <summary>A table or an index of a SQLite file.</summary>
/// <param name="Table">The table itself, or that of the index.</param>
/// <param name="Root">The first page of its tree.</param>
internal sealed record SqliteObject(bool IsTable, string Name, string Table, uint Root)
{
    /// <summary>Reads the list of them, as far as it can be read.</summary>
    public static IReadOnlyList<SqliteObject> List(SqliteFile file)
    {
        var objects = new List<SqliteObject>();
        new SqliteTree(file).Walk(1, isTable: true, (_, values) =>
        {
            if (values is ["table" or "index", string name, string table, long root and > 0 and <= uint.MaxValue, _])
                objects.Add(new SqliteObject(values[0] is "table", name, table, (uint)root));
        });
        return objects;
    }
}
