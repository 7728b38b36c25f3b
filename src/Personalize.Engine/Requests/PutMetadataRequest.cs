using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Adds or replaces individual items or users (PutItems, PutUsers): each replaces all data stored under its id.</summary>
public sealed record PutMetadataRequest
{
    /// <summary>Name or ARN of the dataset group, which must have a dataset of the type.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>Items or Users.</summary>
    public required DatasetType DatasetType { get; init; }

    /// <summary>The items or users to write.</summary>
    public required IReadOnlyList<PutMetadata> Rows { get; init; }

    /// <summary>Timestamps are Unix milliseconds rather than seconds.</summary>
    public bool Milliseconds { get; init; }
}
