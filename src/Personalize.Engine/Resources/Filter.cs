namespace Personalize.Engine.Resources;

/// <summary>A rule about which items may be recommended (personalize.md §6).</summary>
public sealed record Filter : Resource
{
    public required string DatasetGroupArn { get; init; }

    public required string FilterExpression { get; init; }
}
