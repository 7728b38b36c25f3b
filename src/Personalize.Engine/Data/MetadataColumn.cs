namespace Personalize.Engine.Data;

/// <summary>One metadata field over all rows of its table.</summary>
public sealed class MetadataColumn
{
    /// <summary>Name of the field in the schema.</summary>
    public required string Name { get; init; }

    /// <summary>How the network uses the field, which decides which of the arrays is set.</summary>
    public required MetadataKind Kind { get; init; }

    /// <summary>Values of categorical and textual fields, null where missing; null for other kinds.</summary>
    public string?[]? Texts { get; init; }

    /// <summary>Values of numeric and boolean (0/1) fields, NaN where missing; null for other kinds.</summary>
    public double[]? Numbers { get; init; }
}
