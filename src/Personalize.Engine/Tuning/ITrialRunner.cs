using Personalize.Engine.Common;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>Trains the candidates of a search, here or elsewhere. Called from several threads at once.</summary>
public interface ITrialRunner
{
    /// <summary>How many trials it can run at the same time, at least 1. The choice does not depend on it.</summary>
    int Workers { get; }

    /// <summary>What a trial takes of the machine that runs it.</summary>
    TrialNeed NeedOf(TrainingRequest request) => TrialNeed.Unknown;

    /// <summary>Trains on the training users of the measured split and asks after every epoch whether to continue.</summary>
    /// <param name="request">The candidate; its number of threads is this trial's share of those in this process.</param>
    /// <param name="goOn">False ends the training, which is not an error.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <exception cref="Exception">The trial has failed, for whatever reason; the others continue.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller.</exception>
    void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context);
}
