namespace Personalize.Engine.Schemas;

/// <summary>The types that a field of a schema can have.</summary>
public enum FieldType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A fractional number; stored with the precision of a double.</summary>
    Float,

    /// <summary>A fractional number.</summary>
    Double,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>A whole number of 64 bits; timestamps are of this type.</summary>
    Long,

    /// <summary>True or false.</summary>
    Boolean,
}
