namespace Personalize.Server.Monitoring;

/// <summary>What a campaign answered lately.</summary>
/// <param name="Median">Of the durations of answers; null without any.</param>
/// <param name="Percentile99">The same for the slowest hundredth.</param>
internal sealed record TrafficSummary(long Answered, long Failed, TimeSpan? Median, TimeSpan? Percentile99);
