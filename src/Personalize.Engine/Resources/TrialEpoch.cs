using System.Globalization;

namespace Personalize.Engine.Resources;

/// <summary>One epoch of a trial.</summary>
/// <param name="Loss">Mean weighted cross-entropy of the epoch, in nats.</param>
/// <param name="Metric">The optimised metric on the validation users, asked only for the newest tenth of their events.</param>
/// <param name="Seconds">Length of the epoch.</param>
public sealed record TrialEpoch(int Epoch, double Loss, double Metric, double Seconds)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}: loss {Loss:0.0000}, metric {Metric:0.0000}");
}
