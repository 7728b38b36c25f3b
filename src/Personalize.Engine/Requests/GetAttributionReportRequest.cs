namespace Personalize.Engine.Requests;

/// <summary>Measures what followed the recommendations of the campaigns of a dataset group.</summary>
public sealed record GetAttributionReportRequest
{
    /// <summary>Name or ARN.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>What is counted.</summary>
    public OutcomeOptions Outcomes { get; init; } = new();
}
