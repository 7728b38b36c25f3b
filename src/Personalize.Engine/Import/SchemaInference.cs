using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>A schema inferred from a file, with what was decided and why, one line per field.</summary>
internal sealed record InferredSchema(DatasetSchema Schema, IReadOnlyList<string> Decisions)
{
    /// <summary>What later rows may refute; null if all rows have been looked at.</summary>
    public SchemaGuess? Guess { get; init; }
}

/// <summary>
/// Infers a schema from a header and the first rows, or from all of them. Reserved names get their fixed types; for the others the values decide. Every
/// optional field may be null, because rows that were not sampled may lack it.
/// </summary>
internal static class SchemaInference
{
    public const int SampleRows = 10_000;

    /// <summary>Infers a schema from the header and the first rows of a file.</summary>
    public static InferredSchema Infer(
        DatasetType type, string file, ITabularReader reader, IReadOnlyDictionary<string, string> columnMap, MissingValues? missing = null)
    {
        var (columns, statistics) = Begin(type, file, reader, columnMap, missing ?? MissingValues.Standard);
        Add(statistics, reader, [.. Enumerable.Range(0, columns.Count)], SampleRows, CancellationToken.None);
        return Decide(type, file, columns, statistics, allRows: false);
    }

    /// <summary>Infers a schema from the header of the first file of an import and all rows of all its files.</summary>
    public static InferredSchema InferFromAll(DatasetImportJob job, ITabularReaderFactory readers, CancellationToken cancellationToken)
    {
        using var first = readers.Open(job.Paths[0], job.Quoting);
        var (columns, statistics) = Begin(job.DatasetType, job.Paths[0], first, job.ColumnMap, new MissingValues(job.NullValues));
        Add(statistics, first, [.. Enumerable.Range(0, columns.Count)], long.MaxValue, cancellationToken);
        foreach (var path in job.Paths.Skip(1))
        {
            using var reader = readers.Open(path, job.Quoting);
            var more = FileColumns.Of(path, reader, job.ColumnMap);
            int[] ordinals = [.. Enumerable.Range(0, columns.Count).Select(i => columns.Field(i) is { } field ? more.Ordinal(field) : -1)];
            Add(statistics, reader, ordinals, long.MaxValue, cancellationToken);
        }

        return Decide(job.DatasetType, job.Paths[0], columns, statistics, allRows: true);
    }

    private static (FileColumns Columns, ColumnStatistics[] Statistics) Begin(
        DatasetType type, string file, ITabularReader reader, IReadOnlyDictionary<string, string> columnMap, MissingValues missing)
    {
        var columns = FileColumns.Of(file, reader, columnMap);
        columns.Require(DatasetFields.Reserved(type).Where(field => field.Required).Select(field => field.Name));
        return (columns, [.. Enumerable.Range(0, columns.Count).Select(i => new ColumnStatistics(reader.About(i), missing))]);
    }

    // Columns that cannot be read, and those of reserved fields in all rows, have nothing to decide.
    private static void Add(ColumnStatistics[] statistics, ITabularReader reader, int[] ordinals, long rows, CancellationToken cancellationToken)
    {
        var read = Enumerable.Range(0, statistics.Length).Where(i => ordinals[i] >= 0 && reader.About(ordinals[i]).Problem is null).ToArray();
        reader.Select([.. read.Select(i => ordinals[i])]);
        for (var row = 0L; row < rows && reader.Read(); row++)
        {
            if (row % SampleRows == 0)
                cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; reader.RowProblem is null && i < read.Length; i++)
                statistics[read[i]].Add(reader.Field(ordinals[read[i]]));
        }
    }

    private static InferredSchema Decide(DatasetType type, string file, FileColumns columns, ColumnStatistics[] statistics, bool allRows)
    {
        var fields = new List<(SchemaField Field, string Reason)>();
        var problems = new List<string>();
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns.Field(i) is not { } name)
                continue;
            if (statistics[i].Problem is { } problem && !DatasetFields.IsReserved(type, name))
                problems.Add($"left out: {name} ({problem})");
            else
                fields.Add(Decide(type, name, statistics[i], allRows));
        }

        var inferred = Limit(type, file, fields);
        var unseen = Enumerable.Range(0, columns.Count).Where(i => statistics[i].IsUnseen).Select(columns.Field).OfType<string>().ToHashSet();
        return inferred with { Decisions = [.. inferred.Decisions, .. problems], Guess = allRows ? null : new SchemaGuess(unseen) };
    }

    private static (SchemaField Field, string Reason) Decide(DatasetType type, string name, ColumnStatistics statistics, bool allRows)
    {
        if (DatasetFields.Reserved(type).FirstOrDefault(reserved => string.Equals(reserved.Name, name, StringComparison.OrdinalIgnoreCase)) is { } reserved)
        {
            return (
                new SchemaField(reserved.Name, reserved.Types[0], !reserved.Required, false, false), reserved.Required ? "required field" : "reserved field");
        }

        var (fieldType, categorical, textual, reason) = statistics.Decide(type, allRows);
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
}
