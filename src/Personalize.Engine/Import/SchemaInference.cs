using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>A schema inferred from a file, with what was decided and why, one line per field.</summary>
internal sealed record InferredSchema(DatasetSchema Schema, IReadOnlyList<string> Decisions);

/// <summary>
/// Infers a schema from a header and the first rows. Reserved names get their fixed types; for the others the values decide. Every
/// optional field may be null, because rows that were not sampled may lack it.
/// </summary>
internal static class SchemaInference
{
    public const int SampleRows = 10_000;

    public static InferredSchema Infer(DatasetType type, string file, ITabularReader reader, IReadOnlyDictionary<string, string> columnMap)
    {
        var columns = new FileColumns(file, reader.Columns, columnMap);
        columns.Require(DatasetFields.Reserved(type).Where(field => field.Required).Select(field => field.Name));
        var statistics = Enumerable.Range(0, columns.Count).Select(_ => new ColumnStatistics()).ToArray();
        for (var row = 0; row < SampleRows && reader.Read(); row++)
        {
            for (var i = 0; reader.RowProblem is null && i < statistics.Length; i++)
                statistics[i].Add(reader.Field(i));
        }

        var fields = new List<(SchemaField Field, string Reason)>();
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns.Field(i) is { } name)
                fields.Add(Decide(type, name, statistics[i]));
        }

        return Limit(type, file, fields);
    }

    private static (SchemaField Field, string Reason) Decide(DatasetType type, string name, ColumnStatistics statistics)
    {
        if (DatasetFields.Reserved(type).FirstOrDefault(reserved => string.Equals(reserved.Name, name, StringComparison.OrdinalIgnoreCase)) is { } reserved)
        {
            return (
                new SchemaField(reserved.Name, reserved.Types[0], !reserved.Required, false, false), reserved.Required ? "required field" : "reserved field");
        }

        var (fieldType, categorical, textual, reason) = statistics.Decide(type);
        return (new SchemaField(name, fieldType, true, categorical, textual), reason);
    }

    private static InferredSchema Limit(DatasetType type, string file, List<(SchemaField Field, string Reason)> fields)
    {
        var metadata = fields.Where(entry => !DatasetFields.IsReserved(type, entry.Field.Name)).ToList();
        var (least, most) = DatasetFields.MetadataFields(type);
        if (metadata.Count < least)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.MissingColumn,
                $"'{file}' has no metadata column: a dataset of type {type} needs at least one column besides "
                    + $"{string.Join(" and ", DatasetFields.Reserved(type).Select(field => field.Name))}.",
                "Add a column that describes the " + (type == DatasetType.Items ? "items." : "users."),
                file);
        }

        // Fields that the model cannot use are left out first, then the last ones.
        var leftOut = metadata.OrderBy(entry => DatasetFields.IsUsed(entry.Field) ? 0 : 1).Skip(most).Select(entry => entry.Field.Name).ToHashSet();
        var kept = fields.Where(entry => !leftOut.Contains(entry.Field.Name)).ToList();
        var decisions = kept.Select(entry => $"{entry.Field.Name}: {Describe(entry.Field)} ({entry.Reason})").ToList();
        if (leftOut.Count > 0)
        {
            var names = string.Join(", ", metadata.Select(entry => entry.Field.Name).Where(leftOut.Contains));
            decisions.Add($"left out: {names} (a dataset of type {type} has at most {most} metadata fields)");
        }

        return new InferredSchema(new DatasetSchema(type, [.. kept.Select(entry => entry.Field)]), decisions);
    }

    private static string Describe(SchemaField field) =>
        DatasetFields.Describe(field.Type)
            + (field.Nullable ? " or null" : "")
            + (field.Categorical ? ", categorical" : "")
            + (field.Textual ? ", textual" : "");

    /// <summary>What the sample shows about a column.</summary>
    private sealed class ColumnStatistics
    {
        private const NumberStyles Integer = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

        private readonly HashSet<string> _distinct = new(StringComparer.Ordinal);
        private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
        private long _present;
        private long _parts;
        private long _words;
        private int _longest;
        private bool _integers = true;
        private bool _numbers = true;
        private bool _booleans = true;
        private bool _leadingZeros;

        public ColumnStatistics() => _lookup = _distinct.GetAlternateLookup<ReadOnlySpan<char>>();

        public void Add(ReadOnlySpan<char> text)
        {
            if (text.IsEmpty)
                return;
            _present++;
            _longest = Math.Max(_longest, text.Length);
            _words += text.Trim().Count(' ') + 1;
            foreach (var part in text.Split('|'))
            {
                _parts++;
                _lookup.Add(text[part]);
            }

            var value = text.Trim();
            _integers = _integers && long.TryParse(value, Integer, CultureInfo.InvariantCulture, out _);
            _numbers = _numbers && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
            _booleans = _booleans && (value.Equals("true", StringComparison.OrdinalIgnoreCase) || value.Equals("false", StringComparison.OrdinalIgnoreCase));
            _leadingZeros |= value.Length > 1 && value[0] == '0' && char.IsAsciiDigit(value[1]);
        }

        public (FieldType Type, bool Categorical, bool Textual, string Reason) Decide(DatasetType type)
        {
            if (_present == 0)
                return (FieldType.String, false, false, $"no values in the first {SampleRows} rows; not used by the model");
            if (_booleans)
                return (FieldType.Boolean, false, false, "only true and false");
            if (_integers && !_leadingZeros)
                return (FieldType.Long, false, false, "whole numbers");
            if (_numbers && !_leadingZeros)
                return (FieldType.Double, false, false, "numbers");

            // Values that repeat are categories; those that do not are text, or of no use.
            if (_distinct.Count * 2 <= _parts && _longest <= DatasetFields.LongestCategory)
                return (FieldType.String, true, false, $"{_distinct.Count} different values in {_parts}");
            return type == DatasetType.Items && _words >= _present * 3 / 2
                ? (FieldType.String, false, true, $"{(double)_words / _present:0.#} words per value")
                : (FieldType.String, false, false, $"{_distinct.Count} different values in {_parts}: too many for categories; not used by the model");
        }
    }
}
