using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>
/// A shop that shows some items everywhere. Of what they see, users choose what they like, and that has nothing to do with what is shown often: only
/// those who know what was shown can tell.
/// </summary>
public sealed class ImpressionTrainingTests
{
    private const int Items = 60;
    private const int ShownAtOnce = 8;
    private const int Best = 10;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_users_like_is_learned_in_spite_of_what_is_shown(ulong seed)
    {
        var data = Plant(seed, out var appeal);
        double Liked(Snapshot snapshot) => Ask(Train(snapshot, seed))
            .Average(item => appeal[int.Parse(item.ItemId.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)]);

        var (without, with) = (Liked(Without(data)), Liked(data));

        Assert.True(with > without, $"the best {Best} are liked {with:F2} with impressions, {without:F2} without");
    }

    [Fact]
    public void Events_without_impressions_train_as_if_there_were_none_at_all()
    {
        var data = Plant(3, out _);
        var nothing = Impressions.Of(new int[data.EventCount][], data.EventItems);
        Assert.Null(nothing);

        // Lists of one item leave no choice, so they change nothing but the size of the data.
        var alone = TestSnapshots.WithImpressions(data, Impressions.Of([.. data.EventItems.Select(item => new[] { item })], data.EventItems));
        Assert.Equal(Weights(Train(Without(data), 3)), Weights(Train(alone, 3)));
    }

    private static float[] Weights(TrainedModel model) => (float[])model.Tensors.Single(tensor => tensor.Name == "item.embedding").Data;

    private static IReadOnlyList<Requests.RecommendedItem> Ask(TrainedModel model)
    {
        using IRecommender recommender = new Recommender(new MemoryModelFile(model.ConfigurationJson, model.Tensors));
        return recommender.Recommend([], Best);
    }

    private static TrainedModel Train(Snapshot snapshot, ulong seed) =>
        ModelTraining.Train(snapshot, TestModels.Request(seed, recipe: RecipeCatalog.UserPersonalization), null, OperationContext.None);

    private static Snapshot Plant(ulong seed, out double[] appeal)
    {
        const int Users = 200, Length = 20;
        var random = new FastRandom(seed, 0);
        var (utility, exposure) = (new double[Items], new double[Items]);
        for (var item = 0; item < Items; item++)
            (utility[item], exposure[item]) = (1.5 * random.NextGaussian(), 1.5 * random.NextGaussian());
        var shown = new List<int[]?>();
        var histories = Enumerable.Range(0, Users).Select(_ => Enumerable.Range(0, Length).Select(k =>
        {
            // Gumbel's trick draws a list by exposure, and then a choice by appeal.
            int[] list = [.. Enumerable.Range(0, Items).OrderByDescending(item => exposure[item] + Gumbel()).Take(ShownAtOnce)];
            shown.Add(list);
            return (list.MaxBy(item => utility[item] + Gumbel()), 1_700_000_000L + (k * 3_600), 0);
        }).ToArray()).ToArray();
        appeal = utility;
        var events = TestSnapshots.FromHistories(Items, 0, histories);
        return TestSnapshots.WithImpressions(events, Impressions.Of(shown, events.EventItems));

        double Gumbel() => -Math.Log(-Math.Log(random.NextDouble() + 1e-12));
    }

    private static Snapshot Without(Snapshot data) => TestSnapshots.WithImpressions(data, null);
}
