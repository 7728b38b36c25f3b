using System.Globalization;

namespace Personalize.Engine.Resources;

/// <summary>One epoch of a training run.</summary>
/// <param name="Phase"><c>measured</c> (90 % of the users) or <c>final</c> (all users).</param>
/// <param name="Loss">Mean weighted cross-entropy of the epoch, in nats.</param>
/// <param name="ValidationMetric">
/// The watched metric on the validation users: NDCG@25, or the metric that a search optimised; null if there are no validation users.
/// </param>
public sealed record EpochRecord(string Phase, int Epoch, double Loss, double? ValidationMetric, double EventsPerSecond, double Seconds)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Phase} {Epoch}: loss {Loss:0.0000}{ValidationMetric?.ToString("', metric '0.0000", CultureInfo.InvariantCulture)}");
}
