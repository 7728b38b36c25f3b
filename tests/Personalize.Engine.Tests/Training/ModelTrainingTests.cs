using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Ports;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

public sealed class ModelTrainingTests
{
    [Fact]
    public void Learns_what_popularity_cannot_know()
    {
        var snapshot = TestModels.Rings(users: 300, rings: 12, ring: 5, length: 20, seed: 2);
        var model = ModelTraining.Train(snapshot, TestModels.Request(), null, OperationContext.None);

        Assert.Equal(RankingMetrics.Names, model.Metrics.Keys);
        Assert.All(model.Metrics.Values, v => Assert.InRange(v, 0, 1));
        Assert.Equal([Baselines.Popularity, Baselines.RecentPopularity, Baselines.ItemToItem], model.Baselines.Keys);
        Assert.True(
            model.Metrics[RankingMetrics.MeanReciprocalRank] > 3 * model.Baselines[Baselines.Popularity][RankingMetrics.MeanReciprocalRank],
            $"MRR {model.Metrics[RankingMetrics.MeanReciprocalRank]} against {model.Baselines[Baselines.Popularity][RankingMetrics.MeanReciprocalRank]}");

        using var recommender = new Recommender(new MemoryModelFile(model.ConfigurationJson, model.Tensors));
        var right = 0;
        for (var item = 0; item < 60; item++)
        {
            var ring = item / 5 * 5;
            var history = new[] { item, ring + ((item + 1) % 5), ring + ((item + 2) % 5) };
            var best = recommender.Recommend([.. history.Select((i, n) => new HistoryEvent($"i{i}", 1_700_000_000 + (60 * n)))], 1)[0];
            right += best.ItemId == $"i{ring + ((item + 3) % 5)}" ? 1 : 0;
        }

        Assert.True(right >= 54, $"only {right} of 60 rings were continued");
    }

    [Fact]
    public void Same_seed_gives_the_same_bytes_whatever_the_number_of_threads()
    {
        var snapshot = TestModels.Rings(users: 120, rings: 9, ring: 4, length: 12, seed: 3);
        var one = MemoryModelFile.Bytes(ModelTraining.Train(snapshot, TestModels.Request(threads: 1), null, OperationContext.None));
        var two = MemoryModelFile.Bytes(ModelTraining.Train(snapshot, TestModels.Request(threads: 2), null, OperationContext.None));
        var three = MemoryModelFile.Bytes(ModelTraining.Train(snapshot, TestModels.Request(threads: 3), null, OperationContext.None));
        var other = MemoryModelFile.Bytes(ModelTraining.Train(snapshot, TestModels.Request(seed: 2), null, OperationContext.None));

        Assert.True(one.AsSpan().SequenceEqual(two));
        Assert.True(one.AsSpan().SequenceEqual(three));
        Assert.False(one.AsSpan().SequenceEqual(other));
    }

    [Fact]
    public void Cancelling_in_the_middle_stops()
    {
        var snapshot = TestModels.Rings(users: 2000, rings: 9, ring: 4, length: 40, seed: 3);
        using var source = new CancellationTokenSource();
        var context = new OperationContext { CancellationToken = source.Token, Progress = _ => source.Cancel() };
        Assert.ThrowsAny<OperationCanceledException>(() => ModelTraining.Train(snapshot, TestModels.Request(), null, context));
    }

    [Fact]
    public void Scores_are_probabilities_in_falling_order_and_more_than_the_catalogue_gives_the_catalogue()
    {
        var snapshot = TestModels.Rings(users: 60, rings: 5, ring: 4, length: 10, seed: 4);
        var model = ModelTraining.Train(snapshot, TestModels.Request(), null, OperationContext.None);
        using var recommender = new Recommender(new MemoryModelFile(model.ConfigurationJson, model.Tensors));
        foreach (var history in new HistoryEvent[][] { [], [new("i3", 1_700_000_000)], [new("never seen", 1_700_000_000)] })
        {
            var all = recommender.Recommend(history, 500);
            var items = snapshot.ItemCount + history.Count(e => !snapshot.Items.Contains(e.ItemId));
            Assert.Equal(items, all.Count);
            Assert.Equal(items, all.Select(r => r.ItemId).Distinct().Count());
            Assert.Equal(1, all.Sum(r => r.Score), 1e-4);
            Assert.Equal(all.Select(r => r.Score).OrderDescending(), all.Select(r => r.Score));
            Assert.Equal(all.Take(7), recommender.Recommend(history, 7));
        }
    }

    [Fact]
    public void A_damaged_model_is_told_as_such()
    {
        var snapshot = TestModels.Rings(users: 60, rings: 5, ring: 4, length: 10, seed: 4);
        var model = ModelTraining.Train(snapshot, TestModels.Request(), null, OperationContext.None);
        IReadOnlyList<Tensor> Without(string name) => [.. model.Tensors.Where(t => t.Name != name)];
        Tensor Changed(string name, Func<Tensor, Tensor> change) => change(model.Tensors.Single(t => t.Name == name));

        IModelFile[] damaged =
        [
            new MemoryModelFile("{", model.Tensors),
            new MemoryModelFile(model.ConfigurationJson.Replace("\"formatVersion\": 2", "\"formatVersion\": 99"), model.Tensors),
            new MemoryModelFile(model.ConfigurationJson, Without("gru.input.weight")),
            new MemoryModelFile(model.ConfigurationJson,
                [.. Without("neighbors.items"), Changed("neighbors.items", t => t with { Data = Array.ConvertAll((int[])t.Data, _ => 1_000_000) })]),
            new MemoryModelFile(model.ConfigurationJson,
                [.. Without("item.id.utf8"), Changed("item.id.utf8", t => t with { Data = ((byte[])t.Data)[..^1] })]),
            new MemoryModelFile(model.ConfigurationJson,
                [.. Without("item.id.utf8"), Changed("item.id.utf8", t => t with { Data = Array.ConvertAll((byte[])t.Data, _ => (byte)'i') })]),
            new MemoryModelFile(
                model.ConfigurationJson, [.. Without("item.id.offsets"), Changed("item.id.offsets", t => t with { Data = ((long[])t.Data)[..^1] })]),
        ];
        foreach (var file in damaged)
            Assert.Equal("ModelDamaged", Assert.Throws<PersonalizeException>(() => new Recommender(file).Recommend([new("i3", 1_700_000_000)], 5)).ErrorId);
    }
}
