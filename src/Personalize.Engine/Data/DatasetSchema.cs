namespace Personalize.Engine.Data;

/// <summary>Field types of a schema (personalize.md §4).</summary>
public enum FieldType
{
    String,
    Float,
    Double,
    Int,
    Long,
    Boolean,
}

/// <summary>One field of a schema.</summary>
public sealed record SchemaField(string Name, FieldType Type, bool Nullable, bool Categorical, bool Textual);

/// <summary>A validated schema.</summary>
public sealed record DatasetSchema(DatasetType DatasetType, IReadOnlyList<SchemaField> Fields)
{
    /// <summary>Metadata fields that the model can use: all but plain strings.</summary>
    internal IReadOnlyList<SchemaField> UsedMetadata => [.. Metadata.Where(DatasetFields.IsUsed)];

    /// <summary>Metadata fields that the model cannot use.</summary>
    internal IEnumerable<SchemaField> UnusedMetadata => Metadata.Where(candidate => !DatasetFields.IsUsed(candidate));

    private IEnumerable<SchemaField> Metadata => Fields.Where(candidate => !DatasetFields.IsReserved(DatasetType, candidate.Name));
}
