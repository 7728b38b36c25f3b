using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Data;

/// <summary>A dataset that has data, with its schema and the list of its segments as it was when opened.</summary>
internal sealed class DatasetTable
{
    private readonly IStore _store;
    private readonly string _arn;
    private readonly IReadOnlyList<SegmentInfo> _segments;

    private DatasetTable(IStore store, Dataset dataset, DatasetSchema schema, IReadOnlyList<SegmentInfo> segments) =>
        (_store, _arn, Schema, _segments) = (store, dataset.Arn, schema, segments);

    public DatasetSchema Schema { get; }

    public long Rows => _segments.Sum(segment => segment.Rows);

    /// <summary>Metadata fields that the model can use: all but plain strings.</summary>
    public IReadOnlyList<SchemaField> UsedMetadata => [.. Metadata.Where(DatasetFields.IsUsed)];

    /// <summary>Metadata fields that the model cannot use.</summary>
    public IEnumerable<SchemaField> UnusedMetadata => Metadata.Except(UsedMetadata);

    private IEnumerable<SchemaField> Metadata => Schema.Fields.Where(candidate => !DatasetFields.IsReserved(Schema.DatasetType, candidate.Name));

    /// <summary>Opens the dataset of a type in a group; null when there is none, or nothing in it.</summary>
    public static DatasetTable? TryOpen(IStore store, string groupArn, DatasetType type)
    {
        var dataset = store.Catalog.Find<Dataset>(Arn.Dataset(Arn.NameOf(groupArn), type));
        if (dataset is null || store.Catalog.Segments(dataset.Arn) is not { Count: > 0 } segments)
            return null;
        var schema = store.Catalog.Find<Schema>(dataset.SchemaArn)
            ?? throw new PersonalizeException(
                ErrorKind.ResourceNotFound, "ResourceNotFound", $"The {Arn.Describe(dataset.SchemaArn)} of the {Arn.Describe(dataset.Arn)} does not exist.", "Import the dataset again.", dataset.Arn);
        return new DatasetTable(store, dataset, DatasetSchemaReader.Read(type, schema.SchemaText), segments);
    }

    public bool Has(string field) => Schema.Fields.Any(candidate => candidate.Name == field);

    public IEnumerable<ColumnBatch> Read(IReadOnlyList<string> columns, CancellationToken cancellationToken) => _store.Segments.Read(_arn, _segments, columns, cancellationToken);
}
