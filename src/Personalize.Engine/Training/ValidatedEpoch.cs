namespace Personalize.Engine.Training;

/// <summary>What an epoch of a trial came to.</summary>
/// <param name="Loss">Mean weighted cross-entropy, in nats.</param>
/// <param name="Metrics">All metrics of personalize.md §5 on the validation users.</param>
/// <param name="Seconds">Length of the epoch.</param>
public sealed record ValidatedEpoch(int Epoch, double Loss, IReadOnlyDictionary<string, double> Metrics, double Seconds)
{
    /// <summary>Whether it is this epoch's network that training would keep, were it the last.</summary>
    public required bool IsKept { get; init; }

    /// <summary>The watched metric on each of some fixed groups of the validation users: how far a difference is chance.</summary>
    public IReadOnlyList<double> ByGroup { get; init; } = [];
}
