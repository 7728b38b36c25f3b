using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Puts items or users one by one (PutItems, PutUsers): each takes the place of what was known of its id.</summary>
public sealed record PutMetadataRequest
{
    /// <summary>Name or ARN of the dataset group; it has a dataset of the type.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>Items or Users.</summary>
    public required DatasetType DatasetType { get; init; }

    public required IReadOnlyList<PutMetadata> Rows { get; init; }

    /// <summary>Times are Unix milliseconds and not seconds.</summary>
    public bool Milliseconds { get; init; }
}
