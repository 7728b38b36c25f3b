namespace Personalize.Engine.Requests;

/// <summary>Identifies a batch of user segments.</summary>
/// <param name="BatchSegmentJob">Its name or ARN.</param>
public sealed record DescribeBatchSegmentJobRequest(string BatchSegmentJob);
