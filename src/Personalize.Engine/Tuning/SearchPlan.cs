using Personalize.Engine.Evaluation;
using Personalize.Engine.Resources;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>Everything that decides how a search goes; the same plan comes to the same choice.</summary>
internal sealed record SearchPlan
{
    public required string SolutionVersionArn { get; init; }

    public required TrialSearchSettings Settings { get; init; }

    public required IReadOnlyList<SearchCandidate> Candidates { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>What every trial's loss is weighted by; null for nothing.</summary>
    public OptimizationObjective? Objective { get; init; }

    /// <summary>What <c>currentTime</c> means in every trial.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Tells the data, so that no result of other data is used.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>Cores for all trials together; has no say in the choice.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>Time left of the limit, or null without one.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>What is optimised; every trial watches it.</summary>
    public WatchedMetric Metric => WatchedMetric.Of(Settings);

    /// <summary>The metric such that more is better.</summary>
    public double Score(double metric) => Metric.Score(metric);
}
