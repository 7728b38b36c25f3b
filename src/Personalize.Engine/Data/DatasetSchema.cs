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
public sealed record DatasetSchema(DatasetType DatasetType, IReadOnlyList<SchemaField> Fields);
