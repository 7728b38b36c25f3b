using Personalize.Engine.Ports;

namespace Personalize.Storage.Tabular;

/// <summary>
/// A Parquet file as pandas, DuckDB, Spark and others write them. Values become the text that a CSV file would contain, so that the
/// same rules apply to all formats; a list becomes its values joined by <c>|</c>. One row group is in memory at a time.
/// </summary>
internal sealed class ParquetTabularReader : ITabularReader
{
    private readonly ParquetSource _source;
    private readonly ParquetColumn[] _columns;
    private readonly long _totalRows;
    private int _nextGroup;
    private int _row = -1;
    private int _rows;

    public ParquetTabularReader(ParquetSource source)
    {
        _source = source;
        _columns = [.. source.Guard(() => source.Reader.Schema.Fields).Select(field => ParquetColumn.Create(source, field))];
        Columns = [.. _columns.Select(column => column.Name)];
        if (_columns.Length == 0)
            throw source.Malformed("the Parquet file has no columns");
        var repeated = Columns.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
            throw source.Malformed($"the Parquet file has the column '{repeated.Key}' {repeated.Count()} times", "Give every column a different name.");
        _totalRows = source.Reader.RowGroups.Sum(group => (long)source.Rows(group));
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>1-based number of the row, because the file has no lines.</summary>
    public long Line { get; private set; }

    // Progress in rows stands for progress in bytes: the library's position in the file says little, because it jumps.
    public (long Read, long Total) Position => (_totalRows == 0 ? _source.Length : (long)((double)_source.Length * Line / _totalRows), _source.Length);

    public string? RowProblem => null;

    public TabularColumn About(int ordinal) => _columns[ordinal].Problem is { } problem ? new TabularColumn(Problem: problem) : TabularColumn.Plain;

    public bool Read()
    {
        while (++_row >= _rows)
        {
            if (_nextGroup == _source.Reader.RowGroupCount)
                return false;
            var group = _source.Reader.OpenRowGroupReader(_nextGroup++);
            (_row, _rows) = (-1, _source.Rows(group));
            foreach (var column in _columns)
                column.Open(group, _rows);
        }

        Line++;
        return true;
    }

    public ReadOnlySpan<char> Field(int ordinal) => _columns[ordinal].Text(_row);

    public void Dispose() => _source.Dispose();
}
