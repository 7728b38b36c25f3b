namespace Personalize.Engine.Schemas;

/// <summary>The types that a field of a schema can have.</summary>
public enum FieldType
{
    String,
    Float,
    Double,
    Int,
    Long,
    Boolean,
}
