namespace Personalize.Engine.Resources;

/// <summary>
/// The users who are most likely to want items, from file to file, up to <see cref="Requests.CreateBatchSegmentJobRequest.MostUsers"/> for each line:
/// the request and what became of it.
/// </summary>
public sealed record BatchSegmentJob : BatchJob
{
    /// <summary>What was written; null until the job is done.</summary>
    public BatchSegmentReport? Report { get; init; }
}
