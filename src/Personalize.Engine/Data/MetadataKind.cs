namespace Personalize.Engine.Data;

/// <summary>How a metadata field is used by the network.</summary>
public enum MetadataKind
{
    /// <summary>String with <c>"categorical": true</c>; several values separated by <c>|</c>.</summary>
    Categorical,

    /// <summary>float, double, int or long.</summary>
    Numeric,

    /// <summary>boolean: a number that is 0 or 1.</summary>
    Boolean,

    /// <summary>String with <c>"textual": true</c> (Items only).</summary>
    Textual,
}
