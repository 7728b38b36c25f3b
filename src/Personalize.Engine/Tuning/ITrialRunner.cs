using Personalize.Engine.Common;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>Trains one candidate, here or elsewhere. Called from several threads at once.</summary>
public interface ITrialRunner
{
    /// <summary>Trains on the training users of the measured split and asks after every epoch whether to continue.</summary>
    /// <param name="request">The candidate.</param>
    /// <param name="goOn">False ends the training, which is not an error.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <exception cref="PersonalizeException">The candidate cannot be trained on this data.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller.</exception>
    void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context);
}
