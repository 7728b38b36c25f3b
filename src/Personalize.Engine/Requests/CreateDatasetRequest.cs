using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Creates an empty dataset.</summary>
public sealed record CreateDatasetRequest
{
    /// <summary>The dataset's own name; it is addressed by its group and type.</summary>
    public required string Name { get; init; }

    /// <summary>Name or ARN.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>The type, of which the group must not have a dataset yet; the schema must be of the same type.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>Name or ARN.</summary>
    public required string Schema { get; init; }
}
