using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>
/// The columns of one file and the fields they hold, which follow from the user's column map or otherwise from the column names,
/// ignoring case and reading all characters other than letters, digits and underscores as underscores.
/// </summary>
internal sealed class FileColumns
{
    private readonly string _file;
    private readonly IReadOnlyList<string> _columns;
    private readonly string[] _names;
    private readonly string[] _fields;
    private readonly bool[] _mapped;

    /// <exception cref="PersonalizeException">The map names a column that the file lacks, or two columns for one field.</exception>
    public FileColumns(string file, IReadOnlyList<string> columns, IReadOnlyDictionary<string, string> columnMap)
        : this(file, columns, [.. columns], columnMap)
    {
    }

    private FileColumns(string file, IReadOnlyList<string> columns, string[] names, IReadOnlyDictionary<string, string> columnMap)
    {
        _file = file;
        _columns = columns;
        _names = names;
        _fields = [.. names.Select(FieldName)];
        _mapped = new bool[columns.Count];
        foreach (var (column, field) in columnMap)
        {
            var ordinal = Find(column);
            if (ordinal < 0)
                throw Unknown(column, field);

            if (_mapped.Index().Any(entry => entry.Item && string.Equals(_fields[entry.Index], field, StringComparison.OrdinalIgnoreCase)))
            {
                throw PersonalizeException.InvalidInput(
                    ErrorIds.AmbiguousColumn, $"The column map gives more than one column for {field}.", "Name one of them.", field);
            }

            (_fields[ordinal], _mapped[ordinal]) = (field, true);
        }
    }

    public int Count => _columns.Count;

    /// <summary>The columns of an open file.</summary>
    /// <exception cref="PersonalizeException">The map names a column that the file lacks, or two columns for one field.</exception>
    public static FileColumns Of(string file, ITabularReader reader, IReadOnlyDictionary<string, string> columnMap) =>
        new(file, reader.Columns, [.. reader.Columns.Select((column, i) => reader.About(i).Name ?? column)], columnMap);

    /// <summary>The name of a column in the file.</summary>
    public string Name(int ordinal) => _columns[ordinal];

    /// <summary>The field that a column holds, or null if it has no name or another column is mapped to that field.</summary>
    public string? Field(int ordinal)
    {
        if (_columns[ordinal].Length == 0 && !_mapped[ordinal])
            return null;
        return Ordinal(_fields[ordinal]) == ordinal ? _fields[ordinal] : null;
    }

    /// <summary>The column for a field, or -1.</summary>
    /// <exception cref="PersonalizeException">Two columns have names that differ only in case.</exception>
    public int Ordinal(string field)
    {
        var candidates = Enumerable.Range(0, Count).Where(i => string.Equals(_fields[i], field, StringComparison.OrdinalIgnoreCase)).ToList();
        var mapped = candidates.FindAll(i => _mapped[i]);
        if (mapped.Count > 0)
            return mapped[0];
        return candidates.Count switch
        {
            0 => -1,
            1 => candidates[0],
            _ => throw PersonalizeException.InvalidInput(
                ErrorIds.AmbiguousColumn,
                $"'{_file}' has more than one column for {field}: {string.Join(", ", candidates.Select(i => _columns[i]))}.",
                "Name the right one with a column map.",
                field),
        };
    }

    /// <summary>The ordinal of each field's column, -1 for an optional field that the file lacks.</summary>
    /// <exception cref="PersonalizeException">Required columns are missing, or the map names a field that the schema lacks.</exception>
    public int[] Bind(DatasetSchema schema)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_mapped[i] && !schema.Fields.Any(field => string.Equals(field.Name, _fields[i], StringComparison.OrdinalIgnoreCase)))
            {
                throw PersonalizeException.InvalidInput(
                    ErrorIds.UnknownField,
                    $"The column map maps '{_columns[i]}' to {_fields[i]}, which is not a field of the schema. "
                    + $"Its fields: {string.Join(", ", schema.Fields.Select(field => field.Name))}."
                    + NearestName.Suggestion(_fields[i], schema.Fields.Select(field => field.Name)),
                    "Correct the column map, or use a schema with that field.",
                    _fields[i]);
            }
        }

        Require(schema.Fields.Where(field => !field.Nullable).Select(field => field.Name));
        return [.. schema.Fields.Select(field => Ordinal(field.Name))];
    }

    /// <exception cref="PersonalizeException">InvalidInput, id <c>MissingColumn</c>: names all columns that are missing.</exception>
    public void Require(IEnumerable<string> fields)
    {
        var missing = fields.Where(field => Ordinal(field) < 0).ToList();
        if (missing.Count == 0)
            return;
        var given = string.Concat(
            Enumerable.Range(0, Count)
                .Where(i => _mapped[i])
                .Select(i => $" The column map maps '{_columns[i]}' to {_fields[i]}.{NearestName.Suggestion(_fields[i], missing)}"));
        var likely = ColumnHints.Map(missing, [.. _columns.Where((column, i) => !_mapped[i] && column.Length > 0)]);
        throw PersonalizeException.InvalidInput(
            ErrorIds.MissingColumn,
            $"'{_file}' has no column for {string.Join(", ", missing)}. Its columns: {Describe()}.{given}{ColumnHints.WhyMissing(_columns)}",
            $"Say which columns hold them with a column map, such as {(likely.Length > 0 ? likely : $"{_columns[0]} → {missing[0]}")}.",
            _file);
    }

    private PersonalizeException Unknown(string column, string field) => PersonalizeException.InvalidInput(
        ErrorIds.UnknownColumn,
        $"The column map names '{column}', which is not a column of '{_file}'. Its columns: {Describe()}."
            + $"{(Find(field) < 0 ? NearestName.Suggestion(column, _columns) : "")}",
        Find(field) < 0 ? "Correct the column map." : $"The column map names the column of the file first, then the field: {field} → {column}.",
        column);

    /// <summary>The name of the field that is made from a column.</summary>
    private static string FieldName(string column)
    {
        var name = string.Concat(column.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_'));
        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }

    private int Find(string column)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_columns[i] == column || _names[i] == column)
                return i;
        }

        var similar = Enumerable.Range(0, Count).Where(i => string.Equals(_columns[i], column, StringComparison.OrdinalIgnoreCase)).ToList();
        return similar.Count == 1 ? similar[0] : -1;
    }

    private string Describe() => string.Join(
        ", ", _columns.Take(50).Select(column => column.Length switch { 0 => "(no name)", > 50 => column[..50] + "…", _ => column }));
}
