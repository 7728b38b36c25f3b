using Personalize.Engine.Training;

namespace Personalize.Engine.Ports;

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

/// <summary>Trains one candidate, here or elsewhere. Called from several threads at once.</summary>
public interface ITrialRunner
{
    /// <summary>Trains on the training users of the measured split and asks after every epoch whether to go on.</summary>
    /// <param name="request">The candidate.</param>
    /// <param name="goOn">False ends the training; that is no error.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <exception cref="PersonalizeException">The candidate cannot be trained on this data.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller.</exception>
    void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context);
}
