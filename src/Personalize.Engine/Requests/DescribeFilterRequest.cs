namespace Personalize.Engine.Requests;

/// <summary>Identifies a filter.</summary>
/// <param name="Filter">Its name or ARN.</param>
public sealed record DescribeFilterRequest(string Filter);
