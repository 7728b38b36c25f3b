namespace Personalize.Engine.Requests;

/// <summary>Creates an empty dataset group.</summary>
public sealed record CreateDatasetGroupRequest
{
    /// <summary>Name of the dataset group, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>Tag → its value; stored for information.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
