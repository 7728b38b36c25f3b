using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Creates a schema.</summary>
public sealed record CreateSchemaRequest
{
    /// <summary>Name of the schema, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the datasets that use it, which decides which fields are required.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>Avro-style JSON.</summary>
    public required string SchemaText { get; init; }
}
