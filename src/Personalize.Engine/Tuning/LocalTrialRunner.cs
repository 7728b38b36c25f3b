using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>Trains in this process. Trials whose requests bring no data share that of the runner: the encoded events and the neighbour tables.</summary>
/// <param name="threadCount">Threads for all trials together: a trial needs one at least.</param>
internal sealed class LocalTrialRunner(Snapshot snapshot, int threadCount) : ITrialRunner
{
    private readonly TrainingData _data = new(snapshot);

    public int Workers { get; } = threadCount;

    public TrialNeed NeedOf(TrainingRequest request)
    {
        try
        {
            return ModelTraining.MemoryOfCandidate(request.Data ?? _data, request) is { } memory
                ? new TrialNeed(1, memory.Data, memory.Total - memory.Data - MemoryNeed.Runtime)
                : TrialNeed.Unknown;
        }
        catch (PersonalizeException)
        {
            // It cannot be trained, and says so itself.
            return TrialNeed.Unknown;
        }
    }

    public void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context) =>
        ModelTraining.TrainCandidate(request.Data ?? _data, request, goOn, context);
}
