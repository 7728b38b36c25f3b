using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Solutions;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>Trains in this process; all trials read the same snapshot.</summary>
internal sealed class LocalTrialRunner(Snapshot snapshot) : ITrialRunner
{
    public void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context)
    {
        TrainingAvailability.RequireRecipe(request.Recipe);
        ModelTraining.TrainCandidate(snapshot, request, goOn, context);
    }
}
