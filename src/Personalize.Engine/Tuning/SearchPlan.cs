using Personalize.Engine.Evaluation;
using Personalize.Engine.Resources;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>Everything that determines a search; the same plan leads to the same choice.</summary>
internal sealed record SearchPlan
{
    public required string SolutionVersionArn { get; init; }

    public required TrialSearchSettings Settings { get; init; }

    public required IReadOnlyList<SearchCandidate> Candidates { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The weights of the loss in all trials; null for none.</summary>
    public OptimizationObjective? Objective { get; init; }

    /// <summary>The value of <c>currentTime</c> in all trials.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Identifies the data, so that no result from other data is used.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>What the trials of this process share with each other and with the full training; null if each runner has its own.</summary>
    public TrainingData? Data { get; init; }

    /// <summary>Number of threads for all trials together; it does not affect the choice.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>Time left until the limit, or null without a limit.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The metric to optimise, which every trial watches.</summary>
    public WatchedMetric Metric => WatchedMetric.Of(Settings);

    /// <summary>The metric, negated if necessary so that more is better.</summary>
    public double Score(double metric) => Metric.Score(metric);
}
