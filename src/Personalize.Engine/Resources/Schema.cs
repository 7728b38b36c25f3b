namespace Personalize.Engine.Resources;

/// <summary>An Avro-style description of the fields of a dataset.</summary>
public sealed record Schema : Resource
{
    /// <summary>The type of the datasets that can use it.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>The JSON text as the user gave it, or as it was inferred from a file.</summary>
    public required string SchemaText { get; init; }

    /// <summary>Whether it was made from a file for one dataset, with which it is deleted.</summary>
    public bool IsInferred { get; init; }
}
