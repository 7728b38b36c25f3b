using Microsoft.Data.Sqlite;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Maintenance.Salvage;

/// <summary>A table of the catalogue and what can be read of it in a damaged file.</summary>
internal sealed class SalvagedTable
{
    private readonly SqliteFile _file;
    private readonly IReadOnlyList<SqliteObject> _objects;
    private readonly List<(string Name, string Type, bool IsRequired)> _columns;
    private readonly bool _hasRowids;
    private readonly bool _findsOrphans;
    private readonly int _alias;

    /// <param name="objects">The tables and indexes of the damaged file, as far as they are known.</param>
    /// <param name="connection">A catalogue that is whole, which says what the columns are.</param>
    /// <param name="findsOrphans">
    /// Whether records on pages without a parent belong to this table if their types are those of its columns, because no other table or index has these.
    /// </param>
    public SalvagedTable(SqliteFile file, IReadOnlyList<SqliteObject> objects, SqliteConnection connection, string name, bool findsOrphans)
    {
        (_file, _objects, Name, _findsOrphans) = (file, objects, name, findsOrphans);
        var columns = connection.Query(
            row => (Name: row.GetString(0), Type: row.GetString(1), IsRequired: row.GetBoolean(2), Key: row.GetInt32(3)),
            "SELECT name, type, \"notnull\", pk FROM pragma_table_info(@1)",
            name);
        _columns = columns.ConvertAll(column => (column.Name, column.Type, column.IsRequired));
        _hasRowids = connection.Query(row => row.GetInt32(0), "SELECT wr FROM pragma_table_list WHERE name = @1", name)[0] == 0;
        _alias = _hasRowids && columns.Count(column => column.Key > 0) == 1
            ? columns.FindIndex(column => column is { Key: > 0, Type: "INTEGER" })
            : -1;
    }

    public string Name { get; }

    /// <summary>Pages and records that cannot be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Rows that an index lists and that were not read.</summary>
    public long Lost { get; private set; }

    public string Insertion =>
        $"INSERT OR IGNORE INTO {Name} ({string.Join(", ", _columns.Select(column => column.Name))}) "
        + $"VALUES ({string.Join(", ", Enumerable.Range(1, _columns.Count).Select(number => $"@{number}"))})";

    /// <summary>Reads all rows that can be read, with values in the order of the columns.</summary>
    public void Read(Action<object?[]> row)
    {
        var found = new HashSet<long>();
        var tree = new SqliteTree(_file);
        var roots = _objects.Where(entry => entry.IsTable && entry.Name == Name).Select(entry => entry.Root).ToList();
        roots.ForEach(root => tree.Walk(root, _hasRowids, Take));
        Unreadable = tree.Unreadable + (roots.Count == 0 ? 1 : 0);
        if (Unreadable > 0 && _findsOrphans)
            tree.WalkOrphans(_hasRowids, Take);
        if (_hasRowids)
            Lost = IndexedRowids().Count(rowid => !found.Contains(rowid));

        void Take(long rowid, object?[] values)
        {
            if (_alias >= 0 && values.Length > _alias)
                values[_alias] ??= rowid;
            Array.Resize(ref values, Math.Max(values.Length, _columns.Count));
            if (values.Length == _columns.Count && _columns.Index().All(entry => Fits(values[entry.Index], entry.Item.Type, entry.Item.IsRequired))
                && (!_hasRowids || found.Add(rowid)))
            {
                row(values);
            }
        }
    }

    /// <summary>The records of an index whose first column is unique text, which name rows that cannot be read.</summary>
    public IEnumerable<(string Text, long Rowid)> Texts(string index)
    {
        var texts = new List<(string, long)>();
        foreach (var entry in _objects.Where(entry => !entry.IsTable && entry.Name == index))
        {
            new SqliteTree(_file).Walk(entry.Root, isTable: false, (_, values) =>
            {
                if (values is [string text, long rowid])
                    texts.Add((text, rowid));
            });
        }

        return texts;
    }

    private HashSet<long> IndexedRowids()
    {
        var rowids = new HashSet<long>();
        foreach (var index in _objects.Where(entry => !entry.IsTable && entry.Table == Name))
        {
            new SqliteTree(_file).Walk(index.Root, isTable: false, (_, values) =>
            {
                if (values is [.., long rowid])
                    rowids.Add(rowid);
            });
        }

        return rowids;
    }

    private static bool Fits(object? value, string type, bool isRequired) => value is null ? !isRequired : type switch
    {
        "TEXT" => value is string,
        "INTEGER" => value is long,
        "REAL" => value is double or long,
        _ => false,
    };
}
