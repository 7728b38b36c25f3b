using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Creates a schema.</summary>
public sealed record CreateSchemaRequest
{
    public required string Name { get; init; }

    public required DatasetType DatasetType { get; init; }

    /// <summary>Avro-style JSON.</summary>
    public required string SchemaText { get; init; }
}
