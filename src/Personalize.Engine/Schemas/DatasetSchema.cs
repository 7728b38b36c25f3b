using Personalize.Engine.Resources;

namespace Personalize.Engine.Schemas;

/// <summary>A validated schema.</summary>
public sealed record DatasetSchema(DatasetType DatasetType, IReadOnlyList<SchemaField> Fields)
{
    /// <summary>A schema of which only the columns are known: metadata that is text counts as categorical.</summary>
    public static DatasetSchema OfColumns(DatasetType type, IEnumerable<(string Name, FieldType Type, bool Nullable)> columns) => new(
        type,
        [.. columns.Select(column => new SchemaField(
            column.Name,
            column.Type,
            column.Nullable,
            Categorical: column.Type == FieldType.String && !DatasetFields.IsReserved(type, column.Name),
            Textual: false))]);

    /// <summary>The schema as Avro-style JSON.</summary>
    public string ToJson() => SchemaText.Write(this);

    /// <summary>Metadata fields that the model can use: all but plain strings.</summary>
    internal IReadOnlyList<SchemaField> UsedMetadata => [.. Metadata.Where(DatasetFields.IsUsed)];

    /// <summary>Metadata fields that the model cannot use.</summary>
    internal IEnumerable<SchemaField> UnusedMetadata => Metadata.Where(candidate => !DatasetFields.IsUsed(candidate));

    private IEnumerable<SchemaField> Metadata => Fields.Where(candidate => !DatasetFields.IsReserved(DatasetType, candidate.Name));
}
