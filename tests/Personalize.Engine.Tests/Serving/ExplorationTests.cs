using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Serving;

/// <summary>Some of the last places of a list go to young items of which little is known.</summary>
public sealed class ExplorationTests
{
    private const long Start = 1_700_000_000;
    private const int Day = 86_400;
    private const int Known = 200;
    private const int Fresh = 60;

    private static readonly Lazy<TrainedModel> s_model = new(Train);

    [Fact]
    public void Weight_0_is_the_ranking_without_exploration_bit_for_bit()
    {
        using var recommender = Open();
        Assert.Null(new ExplorationRule(0, 30).For("any"));
        Assert.Equal(Ask(recommender, null), recommender.Recommend(History(1), 25));
    }

    [Fact]
    public void The_id_of_the_recommendation_decides_what_is_explored()
    {
        using var recommender = Open();
        Assert.Equal(Ask(recommender, Settings("one")), Ask(recommender, Settings("one")));
        var explored = Enumerable.Range(0, 60).SelectMany(i => Explored(Ask(recommender, Settings($"request {i}")))).Distinct().Count();
        Assert.True(explored >= 10, $"{explored} items");
    }

    [Fact]
    public void Explored_items_take_the_last_places_and_scores_remain_probabilities()
    {
        using var recommender = Open();
        var best = Ask(recommender, null);
        for (var i = 0; i < 50; i++)
        {
            var answer = Ask(recommender, Settings($"{i}", weight: 1));
            var places = answer.Count(item => item.IsExplored);
            Assert.Equal(best.Take(25 - places).Select(item => item.ItemId), answer.Take(25 - places).Select(item => item.ItemId));
            Assert.All(answer.TakeLast(places), item => Assert.True(item.IsExplored));
            Assert.Equal(answer.OrderByDescending(item => item.Score), answer);
            Assert.Equal(25, answer.Select(item => item.ItemId).Distinct().Count());
            Assert.InRange(answer.Sum(item => item.Score), 0, 1 + 1e-6);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void On_average_no_more_of_the_expected_gain_is_given_away_than_the_weight_allows(double weight)
    {
        using var recommender = Open();
        var gains = Ask(recommender, null).Select((item, place) => item.Score / Math.Log2(place + 2)).ToArray();
        var lost = Enumerable.Range(0, 300).Average(i => gains.TakeLast(Explored(Ask(recommender, Settings($"{i}", weight))).Count()).Sum());
        Assert.True(lost <= (Explorer.ShareOfGain * weight * gains.Sum()) + (0.1 * gains[^1]), $"{lost / gains.Sum():P1} lost");
        Assert.True(lost > 0);
    }

    [Fact]
    public void Items_beyond_the_cut_off_and_items_that_the_filter_excludes_are_not_explored()
    {
        using var recommender = Open();
        var even = new ItemSet(recommender.Items.Count);
        for (var item = 0; item < even.Capacity; item += 2)
            even.Add(item);
        for (var i = 0; i < 50; i++)
        {
            // The fresh items are 1 to 20 days old.
            Assert.All(Explored(Ask(recommender, Settings($"{i}", days: 5))), id => Assert.True(AgeOf(id) <= 5, $"{id} is {AgeOf(id)} days old"));
            var filtered = recommender.Recommend(
                History(1), 25, new AllowedItems(even, _ => true), null, new RequestMetadata(null, new Dictionary<string, string>(), null, Settings($"{i}")));
            Assert.All(filtered, item => Assert.True(even.Contains(recommender.Items.IndexOf(item.ItemId))));
        }
    }

    [Fact]
    public void The_cut_off_counts_to_the_second()
    {
        // The youngest of the fresh items is a day less a minute old at the latest event.
        using var recommender = Open();
        const double Youngest = 1 - (60.0 / Day);
        for (var i = 0; i < 50; i++)
            Assert.Equal(Ask(recommender, null), Ask(recommender, Settings($"{i}", weight: 1, days: Youngest - (1.0 / Day))));
        var explored = Enumerable.Range(0, 400).SelectMany(i => Explored(Ask(recommender, Settings($"{i}", weight: 1, days: Youngest)))).ToArray();
        Assert.NotEmpty(explored);
        Assert.All(explored, id => Assert.Equal(1, AgeOf(id)));
        Assert.Contains(Enumerable.Range(0, 200).SelectMany(i => Explored(Ask(recommender, Settings($"{i}", weight: 1, days: 1e6)))), id => AgeOf(id) == 100);
    }

    [Fact]
    public void A_list_of_everything_that_is_allowed_has_nothing_to_explore()
    {
        using var recommender = Open();
        var settings = new RequestMetadata(null, new Dictionary<string, string>(), null, Settings("all", weight: 1));
        Assert.Equal(recommender.Recommend(History(1), 500), recommender.Recommend(History(1), 500, null, null, settings));
        var none = new AllowedItems(new ItemSet(Known + Fresh), _ => false);
        Assert.Empty(recommender.Recommend(History(1), 25, none, null, settings));
        var young = new ItemSet(Known + Fresh);
        for (var item = Known; item < Known + 10; item++)
            young.Add(item);
        Assert.Equal(10, recommender.Recommend(History(1), 25, new AllowedItems(young, _ => false), null, settings).Count);
        Assert.All(
            recommender.Recommend(History(1), 4, new AllowedItems(young, _ => false), null, settings), item => Assert.InRange(AgeOf(item.ItemId), 1, 20));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_explore_like_single_requests(bool filtered)
    {
        using var recommender = Open();
        IReadOnlyList<HistoryEvent>[] histories = [.. Enumerable.Range(0, 40).Select(History)];
        RequestMetadata[] metadata = [.. histories.Select((_, i) => new RequestMetadata(null, new Dictionary<string, string>(), null, Settings($"{i}")))];
        var odd = ItemSet.Of(recommender.Items.Count, item => item % 2 == 1)!;
        AllowedItems?[] allowed = [.. histories.Select((_, i) => filtered && i % 3 > 0 ? new AllowedItems(odd, _ => true) : null)];
        var many = recommender.RecommendMany(histories, 25, allowed, 2, CancellationToken.None, metadata);
        for (var i = 0; i < 40; i++)
        {
            var one = recommender.Recommend(histories[i], 25, allowed[i], null, metadata[i]);
            Assert.Equal(one.Select(item => (item.ItemId, item.IsExplored)), many[i].Select(item => (item.ItemId, item.IsExplored)));
        }
    }

    [Fact]
    public void Rules_come_from_the_campaign_s_configuration_with_the_defaults_of_the_recipe()
    {
        var recipe = RecipeCatalog.Get(RecipeCatalog.UserPersonalization);
        Assert.Equal(new ExplorationRule(0.3, 30), ExplorationRule.Of(recipe, null));
        Assert.Equal(new ExplorationRule(0.7, 30), ExplorationRule.Of(recipe, """{"itemExplorationConfig":{"explorationWeight":"0.7"}}"""));
        Assert.Null(ExplorationRule.Of(RecipeCatalog.Get(RecipeCatalog.HrnnMetadata), null));
    }

    private static IEnumerable<string> Explored(IReadOnlyList<RecommendedItem> answer) => answer.Where(item => item.IsExplored).Select(item => item.ItemId);

    private static ExplorationSettings Settings(string id, double weight = 0.3, double days = 30) => new ExplorationRule(weight, days).For(id)!;

    private static IReadOnlyList<RecommendedItem> Ask(IRecommender recommender, ExplorationSettings? exploration) =>
        recommender.Recommend(History(1), 25, null, null, new RequestMetadata(null, new Dictionary<string, string>(), null, exploration));

    private static IReadOnlyList<HistoryEvent> History(int user) =>
        [.. Enumerable.Range(0, 6).Select(k => new HistoryEvent($"i{((k * 4) + user) % Known}", Start + (30 * Day) + k))];

    private static int AgeOf(string id) => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) is var item && item < Known
        ? 100 : (item % 20) + 1;

    private static IRecommender Open() => new Recommender(new MemoryModelFile(s_model.Value.ConfigurationJson, s_model.Value.Tensors));

    private static TrainedModel Train()
    {
        var events = TestModels.Tastes(users: 200, genres: 4, items: Known, coldItems: Fresh, length: 25, seed: 3, uneven: true);
        var latest = events.EventTimes.Max();
        var snapshot = TestSnapshots.With(
            events, [.. Enumerable.Range(0, Known + Fresh).Select(item => latest - (item < Known ? 100 : (item % 20) + 1) * (long)Day + 60)],
            items: events.ItemMetadata);
        return ModelTraining.Train(snapshot, TestModels.Request(recipe: RecipeCatalog.UserPersonalization), null, OperationContext.None);
    }
}
