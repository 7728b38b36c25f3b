using Personalize.Engine.Data;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Serving;

public sealed class RecommenderTests
{
    [Fact]
    public void Many_histories_and_filters_are_answered_as_one_by_one()
    {
        var snapshot = TestModels.Rings(200, 5, 6, 12, seed: 3);
        var trained = ModelTraining.Train(snapshot, TestModels.Request(hiddenDimension: 16), checkpoint: null, OperationContext.None);
        using IRecommender recommender = new Recommender(new MemoryModelFile(trained.ConfigurationJson, trained.Tensors));
        var even = new ItemSet(recommender.Items.Count);
        for (var item = 0; item < recommender.Items.Count; item += 2)
            even.Add(item);
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories =
            [.. Enumerable.Range(0, 80).Select(user => History(snapshot, user)), [], [new HistoryEvent("unknown", 1_700_000_000)], History(snapshot, 0)];
        ItemSet?[] allowed = [.. histories.Select((_, i) => i % 3 == 0 ? even : null)];

        var many = recommender.RecommendMany(histories, 20, allowed, threads: 2, CancellationToken.None);

        for (var i = 0; i < histories.Count; i++)
        {
            var one = recommender.Recommend(histories[i], 20, allowed[i]);
            Assert.Equal(allowed[i] is null ? 20 : even.Count, one.Count);
            Assert.Equal(one.Select(item => item.ItemId), many[i].Select(item => item.ItemId));
            Assert.All(one.Zip(many[i]), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5));
            if (allowed[i] is null)
                continue;
            var all = recommender.Recommend(histories[i], recommender.Items.Count);
            Assert.Equal(all.Where(item => even.Contains(recommender.Items.IndexOf(item.ItemId))), one);
        }
    }

    private static HistoryEvent[] History(Snapshot snapshot, int user) =>
        [.. Enumerable.Range(snapshot.UserOffsets[user], snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user])
            .Select(e => new HistoryEvent(snapshot.Items[snapshot.EventItems[e]], snapshot.EventTimes[e]))];
}
