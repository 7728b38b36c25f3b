namespace Personalize.Engine.Requests;

/// <summary>Creates an empty dataset group.</summary>
public sealed record CreateDatasetGroupRequest
{
    public required string Name { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
