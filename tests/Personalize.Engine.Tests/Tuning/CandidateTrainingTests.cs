using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;
using Personalize.Engine.Training.Policy;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Tests.Tuning;

/// <summary>What a trial trains is what the measured model trains.</summary>
public sealed class CandidateTrainingTests
{
    [Fact]
    public void Epochs_are_those_of_the_measured_model_and_carry_every_metric()
    {
        var snapshot = TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3);
        var epochs = Train(snapshot, _ => true);
        var measured = ModelTraining.Train(snapshot, TestModels.Request(), null, OperationContext.None).Epochs
            .Where(e => e.Phase == ModelTraining.MeasuredPhase);

        Assert.Equal(
            measured.Select(e => (e.Epoch, e.Loss, e.ValidationMetric!.Value)), epochs.Select(e => (e.Epoch, e.Loss, e.Metrics[RankingMetrics.Ndcg25])));
        Assert.All(epochs, e => Assert.Equal(RankingMetrics.Names, e.Metrics.Keys));
    }

    [Fact]
    public void Asked_not_to_go_on_it_ends()
    {
        var snapshot = TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3);
        Assert.Equal([1, 2], Train(snapshot, e => e.Epoch < 2).Select(e => e.Epoch));
    }

    [Theory]
    [InlineData(RankingMetrics.Ndcg25, false)]
    [InlineData(RankingMetrics.MeanReciprocalRank, false)]
    [InlineData(RankingMetrics.Coverage, false)]
    [InlineData(RankingMetrics.Coverage, true)]
    public void It_stops_two_epochs_after_the_best_of_the_watched_metric(string metric, bool minimize)
    {
        var snapshot = TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3);
        var request = TestModels.Request() with { Watched = new WatchedMetric(metric, minimize) };
        var scores = Train(snapshot, _ => true, request).ConvertAll(e => request.Watched.Score(e.Metrics[metric]));
        var measured = ModelTraining.Train(snapshot, request, null, OperationContext.None).Epochs;

        var best = scores.IndexOf(scores.Max());
        Assert.True(best == scores.Count - 3 || scores.Count == 8, string.Join(' ', scores));
        Assert.Equal(scores, measured.Where(e => e.Phase == ModelTraining.MeasuredPhase).Select(e => request.Watched.Score(e.ValidationMetric!.Value)));
        Assert.Equal(TrainingPolicy.Typical.FinalEpochs, measured.Count(e => e.Phase == ModelTraining.FinalPhase));
    }

    [Fact]
    public void Held_out_users_have_no_say()
    {
        var snapshot = TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3);
        var request = TestModels.Request();
        var split = UserSplit.Of(snapshot, request.Seed, 0, 1);
        var other = TestSnapshots.WithItems(snapshot, split.Test, (item, _) => snapshot.ItemCount - 1 - item);

        Assert.Equal(12, split.Test.Count);
        Assert.Equal(
            Train(snapshot, _ => true).SelectMany(e => e.Metrics.Values.Append(e.Loss)),
            Train(other, _ => true).SelectMany(e => e.Metrics.Values.Append(e.Loss)));
        Assert.NotEqual(
            ModelTraining.Train(snapshot, request, null, OperationContext.None).Metrics,
            ModelTraining.Train(other, request, null, OperationContext.None).Metrics);
    }

    [Fact]
    public void Candidates_share_the_data_and_train_as_if_alone()
    {
        var snapshot = TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3);
        var data = new TrainingData(snapshot);
        using var team = new ThreadTeam(2);
        TrainingRequest[] requests = [TestModels.Request(), TestModels.Request(hiddenDimension: 40), TestModels.Request(threads: 1)];
        var shared = new List<ValidatedEpoch>[requests.Length];
        Parallel.For(0, requests.Length, i => shared[i] = Train(data, _ => true, requests[i]));

        Assert.Same(data.Sequences(withMetadata: false, team), data.Sequences(withMetadata: false, team));
        var hyperparameters = HrnnHyperparameters.Parse(requests[0].Hyperparameters);
        var split = data.Split(1, hyperparameters);
        Assert.Same(split, data.Split(1, hyperparameters));
        Assert.NotSame(split, data.Split(2, hyperparameters));
        Assert.NotSame(split, data.Split(1, hyperparameters with { MaximumHistoryPercentile = 0.5 }));
        Assert.Same(data.Neighbors(split, new NeighborOptions(), team, default), data.Neighbors(split, new NeighborOptions(), team, default));
        for (var i = 0; i < requests.Length; i++)
            Assert.Equal(Train(snapshot, _ => true, requests[i]).Select(e => e.Loss), shared[i].Select(e => e.Loss));
    }

    [Fact]
    public void The_network_of_a_candidate_is_not_trained_again_and_the_model_is_the_same()
    {
        var snapshot = TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3);
        var alone = ModelTraining.Train(snapshot, TestModels.Request(), null, OperationContext.None);
        using var data = new TrainingData(snapshot);
        Train(data, _ => true, TestModels.Request(hiddenDimension: 40));
        Train(data, _ => true, TestModels.Request());
        var trained = new List<string>();

        var model = ModelTraining.Train(
            snapshot, TestModels.Request() with { Data = data }, null, new OperationContext { EpochTrained = epoch => trained.Add(epoch.Phase) });

        Assert.Equal([ModelTraining.FinalPhase], trained.Distinct());
        Assert.Equal(MemoryModelFile.Bytes(alone), MemoryModelFile.Bytes(model));
        Assert.Equal(alone.Metrics, model.Metrics);
        Assert.Equal(alone.Epochs.Select(Result), model.Epochs.Select(Result));

        static (string, int, double) Result(EpochRecord epoch) => (epoch.Phase, epoch.Epoch, epoch.Loss);
    }

    [Fact]
    public void A_candidate_that_was_stopped_is_trained_again()
    {
        using var data = new TrainingData(TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3));
        Train(data, epoch => epoch.Epoch < 2, TestModels.Request());

        Assert.False(IsKept(data, data.Candidates, TestModels.Request()));
    }

    [Theory]
    [InlineData(33, true)]
    [InlineData(34, true)]
    [InlineData(35, false)]
    [InlineData(36, false)]
    public void Of_each_recipe_the_first_and_the_best_of_the_others_are_kept(int hidden, bool isKept)
    {
        using var data = new TrainingData(TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3));
        using var networks = new CandidateNetworks();
        foreach (var (width, score) in new[] { (33, 0.1), (35, 0.2), (34, 0.4), (36, 0.3) })
            Add(TestModels.Request(hiddenDimension: width), score);
        Add(TestModels.Request(hiddenDimension: 33, recipe: RecipeCatalog.HrnnMetadata), 0.9);

        Assert.Equal(isKept, IsKept(data, networks, TestModels.Request(hiddenDimension: hidden)));
        Assert.False(IsKept(data, networks, TestModels.Request(hiddenDimension: 33)));

        void Add(TrainingRequest request, double score)
        {
            var weights = Weights(data, request);
            networks.Add(request, score, new TrainedNetwork(weights, 1, [], new ItemRoles(new int[data.Snapshot.ItemCount], featuresOnly: false)), weights);
        }
    }

    [Fact]
    public void Interrupted_after_any_epoch_it_goes_on_and_reports_every_epoch_once_more()
    {
        var data = new TrainingData(TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3));
        var whole = Train(data, _ => true, TestModels.Request());
        for (var last = 1; last < whole.Count; last++)
        {
            var checkpoint = new MemoryCheckpoint();
            var request = TestModels.Request() with { TrialCheckpoint = checkpoint };
            var before = new List<ValidatedEpoch>();
            Assert.Throws<OperationCanceledException>(() => ModelTraining.TrainCandidate(
                data, request,
                epoch =>
                {
                    if (epoch.Epoch > last)
                        throw new OperationCanceledException();
                    before.Add(epoch);
                    return true;
                },
                OperationContext.None));

            var resumed = Train(data, _ => true, request);

            Assert.Equal(whole.Select(Result), resumed.Select(Result));
            Assert.Equal(before.Select(epoch => epoch.Seconds), resumed.Take(last).Select(epoch => epoch.Seconds));
        }

        static (int, double, bool, double, double?) Result(ValidatedEpoch epoch) =>
            (epoch.Epoch, epoch.Loss, epoch.IsKept, epoch.Metrics[RankingMetrics.Ndcg25], epoch.Compared?.Value);
    }

    [Fact]
    public void The_state_of_another_network_or_a_damaged_one_is_not_used()
    {
        var data = new TrainingData(TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3));
        var checkpoint = new MemoryCheckpoint();
        var request = TestModels.Request() with { TrialCheckpoint = checkpoint };
        Train(data, epoch => epoch.Epoch < 3, request);
        var whole = Train(data, _ => true, TestModels.Request(hiddenDimension: 40)).Select(epoch => epoch.Loss).ToArray();

        Assert.Equal(whole, Train(data, _ => true, TestModels.Request(hiddenDimension: 40) with { TrialCheckpoint = checkpoint }).Select(epoch => epoch.Loss));
        checkpoint.Json = "{}";
        Assert.Equal(Train(data, _ => true, TestModels.Request()).Select(epoch => epoch.Loss), Train(data, _ => true, request).Select(epoch => epoch.Loss));
    }

    [Fact]
    public void What_a_candidate_needs_grows_with_it_and_its_data_is_counted_apart()
    {
        var runner = new LocalTrialRunner(TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3), threadCount: 2);
        var (small, large) = (runner.NeedOf(TestModels.Request()), runner.NeedOf(TestModels.Request(hiddenDimension: 200)));

        Assert.Equal((1, 1, small.DataBytes), (small.Cores, large.Cores, large.DataBytes));
        Assert.True(0 < small.DataBytes && 0 < small.OwnBytes && small.OwnBytes < large.OwnBytes, $"{small} {large}");
        Assert.Equal(TrialNeed.Unknown, runner.NeedOf(TestModels.Request() with { Recipe = RecipeCatalog.Get("aws-sims") }));
    }

    private static bool IsKept(TrainingData data, CandidateNetworks networks, TrainingRequest request)
    {
        using var team = new ThreadTeam(1);
        using var weights = Weights(data, request);
        using var parameters = networks.Take(request, data.Sequences(withMetadata: false, team).Features.Items, weights)?.Parameters;
        return parameters is not null;
    }

    private static HrnnParameters Weights(TrainingData data, TrainingRequest request)
    {
        using var team = new ThreadTeam(1);
        return new(HrnnShape.Of(data.Sequences(withMetadata: false, team), HrnnHyperparameters.Parse(request.Hyperparameters).HiddenDimension));
    }

    private sealed class MemoryCheckpoint : ITrainingCheckpoint
    {
        private IReadOnlyList<Tensor>? _tensors;

        public string Json { get; set; } = "";

        public TimeSpan Interval => TimeSpan.Zero;

        public void Save(string configurationJson, IReadOnlyList<Tensor> tensors) => (Json, _tensors) = (configurationJson, tensors);

        public IModelFile? TryOpen() => _tensors is null ? null : new MemoryModelFile(Json, _tensors);
    }

    private static List<ValidatedEpoch> Train(Snapshot snapshot, Func<ValidatedEpoch, bool> goOn, TrainingRequest? request = null) =>
        Train(new TrainingData(snapshot), goOn, request ?? TestModels.Request());

    private static List<ValidatedEpoch> Train(TrainingData data, Func<ValidatedEpoch, bool> goOn, TrainingRequest request)
    {
        var epochs = new List<ValidatedEpoch>();
        ModelTraining.TrainCandidate(
            data, request,
            epoch =>
            {
                epochs.Add(epoch);
                return goOn(epoch);
            },
            OperationContext.None);
        return epochs;
    }
}
