using Personalize.Engine.Resources;

namespace Personalize.Engine.Schemas;

/// <summary>A validated schema.</summary>
public sealed record DatasetSchema(DatasetType DatasetType, IReadOnlyList<SchemaField> Fields)
{
    /// <summary>The schema as Avro-style JSON.</summary>
    public string ToJson() => SchemaText.Write(this);

    /// <summary>Metadata fields that the model can use: all but plain strings.</summary>
    internal IReadOnlyList<SchemaField> UsedMetadata => [.. Metadata.Where(DatasetFields.IsUsed)];

    /// <summary>Metadata fields that the model cannot use.</summary>
    internal IEnumerable<SchemaField> UnusedMetadata => Metadata.Where(candidate => !DatasetFields.IsUsed(candidate));

    private IEnumerable<SchemaField> Metadata => Fields.Where(candidate => !DatasetFields.IsReserved(DatasetType, candidate.Name));
}
