using Parquet.Schema;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Storage.Files;
using Personalize.Storage.Segments;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Maintenance;

/// <summary>A segment that the catalogue does not know, and what its file says about it.</summary>
internal sealed record FoundSegment(string Path, SegmentInfo Info, SegmentFooter Footer)
{
    private static readonly DatasetType[] s_types = [DatasetType.Interactions, DatasetType.Items, DatasetType.Users];

    public DateTime Time => SegmentPaths.TimeOf(Info.Id) ?? DateTime.MinValue;

    /// <summary>Reads a file; null if it is damaged, or if it does not say to which dataset it belongs and its folder does not tell either.</summary>
    /// <param name="groups">Names of dataset groups that are known from elsewhere.</param>
    public static FoundSegment? TryRead(string path, IReadOnlyCollection<string> groups)
    {
        try
        {
            using var source = new ParquetSource(path);
            var reader = source.Reader;
            if ((SegmentFooter.Read(reader) ?? Guess(path, reader.Schema.DataFields, groups)) is not { } footer)
                return null;
            var rows = Enumerable.Range(0, reader.RowGroupCount).Sum(group => (long)source.Rows(reader.OpenRowGroupReader(group)));
            var isInPlace = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path)) == ArnFolder.Of(footer.DatasetArn);
            return isInPlace
                ? new FoundSegment(path, new SegmentInfo(System.IO.Path.GetFileNameWithoutExtension(path), rows, new FileInfo(path).Length), footer)
                : null;
        }
        catch (Exception exception) when (exception is PersonalizeException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Segments of versions before 0.2.0 say nothing, but the name of their folder contains a hash of the dataset.
    private static SegmentFooter? Guess(string path, DataField[] fields, IReadOnlyCollection<string> groups)
    {
        var folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(path))!;
        foreach (var type in s_types)
        {
            var end = folder.LastIndexOf($"-{type.ToString().ToLowerInvariant()}-", StringComparison.Ordinal);
            if (end < 1)
                continue;
            var name = folder[..end];
            foreach (var group in groups.Append(name).Append(name.Replace('-', '_')))
            {
                var arn = Arn.Dataset(group, type);
                if (ArnFolder.Of(arn) == folder)
                    return new SegmentFooter(arn, SchemaOf(type, fields).ToJson(), Replaces: "");
            }
        }

        return null;
    }

    private static DatasetSchema SchemaOf(DatasetType type, DataField[] fields) => DatasetSchema.OfColumns(
        type, fields.Select(field => (field.Name, TypeOf(field.ClrType), field.IsNullable)));

    private static FieldType TypeOf(Type type) => type switch
    {
        _ when type == typeof(long) => FieldType.Long,
        _ when type == typeof(int) => FieldType.Int,
        _ when type == typeof(bool) => FieldType.Boolean,
        _ when type == typeof(double) => FieldType.Double,
        _ when type == typeof(float) => FieldType.Float,
        _ => FieldType.String,
    };
}
