using Personalize.Engine.Ports;

namespace Personalize.Storage.Tabular;

/// <summary>
/// A file of a partitioned table: the folders above it, such as <c>dt=2024-05-01</c>, are columns that have the same value in all of its rows.
/// A column of the file itself comes first.
/// </summary>
internal sealed class PartitionReader : ITabularReader
{
    private const string Missing = "__HIVE_DEFAULT_PARTITION__";

    private readonly ITabularReader _reader;
    private readonly string[] _values;

    private PartitionReader(ITabularReader reader, (string Name, string Value)[] partitions)
    {
        _reader = reader;
        _values = [.. partitions.Select(partition => partition.Value)];
        Columns = [.. reader.Columns, .. partitions.Select(partition => partition.Name)];
    }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<string> Remarks => _reader.Remarks;

    public long Line => _reader.Line;

    public (long Read, long Total) Position => _reader.Position;

    public string? RowProblem => _reader.RowProblem;

    /// <summary>The reader itself, or one with the columns that the folders of the file add to it.</summary>
    public static ITabularReader Wrap(ITabularReader reader, string path)
    {
        (string Name, string Value)[] partitions =
            [.. Partitions(path).Where(partition => !reader.Columns.Contains(partition.Name, StringComparer.OrdinalIgnoreCase))];
        return partitions.Length == 0 ? reader : new PartitionReader(reader, partitions);
    }

    public TabularColumn About(int ordinal) => ordinal < _reader.Columns.Count ? _reader.About(ordinal) : TabularColumn.Plain;

    public bool Read() => _reader.Read();

    public void Select(IReadOnlyList<int> ordinals) => _reader.Select([.. ordinals.Where(ordinal => ordinal < _reader.Columns.Count)]);

    public ReadOnlySpan<char> Field(int ordinal) => ordinal < _reader.Columns.Count ? _reader.Field(ordinal) : _values[ordinal - _reader.Columns.Count];

    public void Dispose() => _reader.Dispose();

    // Only the folders directly above the file: an equals sign further up is part of an ordinary name.
    private static IEnumerable<(string Name, string Value)> Partitions(string path)
    {
        var partitions = new Stack<(string Name, string Value)>();
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder).Split('=', 2) is not [{ Length: > 0 } name, var value])
                break;
            partitions.Push((Uri.UnescapeDataString(name), value == Missing ? "" : Uri.UnescapeDataString(value)));
        }

        return partitions.DistinctBy(partition => partition.Name, StringComparer.OrdinalIgnoreCase);
    }
}
