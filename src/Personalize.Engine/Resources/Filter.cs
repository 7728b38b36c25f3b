namespace Personalize.Engine.Resources;

/// <summary>A rule that says which items may be recommended ("Filtering recommendations" in the Amazon Personalize developer guide).</summary>
public sealed record Filter : Resource
{
    public required string DatasetGroupArn { get; init; }

    public required string FilterExpression { get; init; }
}
