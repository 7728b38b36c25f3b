using Personalize.Engine.Common;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

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
