namespace Personalize.Engine.Schemas;

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
