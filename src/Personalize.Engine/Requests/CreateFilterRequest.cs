namespace Personalize.Engine.Requests;

/// <summary>Creates a filter: a rule that says which items may be recommended.</summary>
public sealed record CreateFilterRequest
{
    public required string Name { get; init; }

    /// <summary>Name or ARN.</summary>
    public required string DatasetGroup { get; init; }

    public required string FilterExpression { get; init; }
}
