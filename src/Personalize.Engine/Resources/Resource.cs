namespace Personalize.Engine.Resources;

/// <summary>What every resource has. Times are UTC.</summary>
public abstract record Resource
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    public string Status { get; init; } = ResourceStatus.Active;

    public string? FailureReason { get; init; }

    public required DateTime CreationDateTime { get; init; }

    public required DateTime LastUpdatedDateTime { get; init; }
}
