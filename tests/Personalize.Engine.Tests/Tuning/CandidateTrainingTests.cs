using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Ports;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Tuning;

/// <summary>What a trial trains is what the measured model trains.</summary>
public sealed class CandidateTrainingTests
{
    [Fact]
    public void Epochs_are_those_of_the_measured_model_and_carry_every_metric()
    {
        var snapshot = TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3);
        var epochs = Train(snapshot, _ => true);
        var measured = ModelTraining.Train(snapshot, TestModels.Request(), null, OperationContext.None).Epochs.Where(e => e.Phase == ModelTraining.MeasuredPhase);

        Assert.Equal(measured.Select(e => (e.Epoch, e.Loss, e.ValidationMetric!.Value)), epochs.Select(e => (e.Epoch, e.Loss, e.Metrics[RankingMetrics.Ndcg25])));
        Assert.All(epochs, e => Assert.Equal(RankingMetrics.Names, e.Metrics.Keys));
    }

    [Fact]
    public void Asked_not_to_go_on_it_ends()
    {
        var snapshot = TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3);
        Assert.Equal([1, 2], Train(snapshot, e => e.Epoch < 2).Select(e => e.Epoch));
    }

    private static List<ValidatedEpoch> Train(Snapshot snapshot, Func<ValidatedEpoch, bool> goOn)
    {
        var epochs = new List<ValidatedEpoch>();
        ModelTraining.TrainCandidate(
            snapshot, TestModels.Request(),
            epoch =>
            {
                epochs.Add(epoch);
                return goOn(epoch);
            },
            OperationContext.None);
        return epochs;
    }
}
