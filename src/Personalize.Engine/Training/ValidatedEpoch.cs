using Personalize.Engine.Evaluation;

namespace Personalize.Engine.Training;

/// <summary>The result of an epoch of a trial.</summary>
/// <param name="Loss">Mean weighted cross-entropy, in nats.</param>
/// <param name="Metrics">All metrics (<see cref="RankingMetrics"/>) on the validation users.</param>
/// <param name="Seconds">Length of the epoch.</param>
public sealed record ValidatedEpoch(int Epoch, double Loss, IReadOnlyDictionary<string, double> Metrics, double Seconds)
{
    /// <summary>Whether training would keep the network of this epoch if it were the last.</summary>
    public required bool IsKept { get; init; }

    /// <summary>The watched metric on the validation users asked at several times, by which trials are compared; null if the epoch is not kept.</summary>
    public ComparedMetric? Compared { get; init; }
}
