using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>Trains in this process; all trials read the same encoded events and tables of neighbours.</summary>
internal sealed class LocalTrialRunner(Snapshot snapshot) : ITrialRunner
{
    private readonly TrainingData _data = new(snapshot);

    public void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context) =>
        ModelTraining.TrainCandidate(_data, request, goOn, context);
}
