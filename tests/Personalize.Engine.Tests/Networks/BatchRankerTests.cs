using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Tests.Networks;

public sealed class BatchRankerTests : IDisposable
{
    private const int Users = 90;

    private readonly Snapshot _snapshot = TestModels.Tastes(users: Users, genres: 5, items: 40, coldItems: 0, length: 70, seed: 4);
    private readonly ThreadTeam _team = new(2);
    private readonly EncodedSequences _plain;
    private readonly NeighborTables _neighbors;

    public BatchRankerTests()
    {
        _plain = new EncodedSequences(_snapshot, SessionThresholds.From(_snapshot), _team);
        _neighbors = NeighborTables.Build(_plain, [.. Enumerable.Range(0, Users)], new NeighborOptions(), _team, CancellationToken.None);
    }

    public void Dispose() => _team.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Places_of_one_user_in_any_order_are_ranked_as_each_alone(bool withMetadata)
    {
        var sequences = withMetadata ? new EncodedSequences(_plain, SequenceFeatures.Encode(FeatureSpaces.Fit(_snapshot), _snapshot)) : _plain;
        using var network = NewNetwork(sequences);
        using var ranker = NewRanker(network, sequences);
        HistoryPlace[] places =
        [
            .. Enumerable.Range(0, Users).SelectMany(user => new[] { 0, 69, 31, 32, 69 }.Select(position => new HistoryPlace(user, position))).Reverse(),
        ];

        var together = Rank(ranker, places);

        foreach (var one in places.Select((place, index) => (place, index)).GroupBy(pair => pair.place.Position))
            Assert.Equal(Rank(ranker, [.. one.Select(pair => pair.place)]), one.Select(pair => together[pair.index]));
    }

    [Fact]
    public void A_ranker_that_is_given_other_events_says_what_a_new_one_says()
    {
        using var network = NewNetwork(_plain);
        using var ranker = NewRanker(network, _plain);
        HistoryPlace[] places = [.. Enumerable.Range(0, Users).Select(user => new HistoryPlace(user, 40))];
        var first = Rank(ranker, places);
        var some = TestModels.Tastes(users: 7, genres: 5, items: 40, coldItems: 0, length: 30, seed: 5);
        var other = new EncodedSequences(some, _plain.Thresholds, _team);
        HistoryPlace[] few = [.. Enumerable.Range(0, 7).Select(user => new HistoryPlace(user, 19))];
        using var fresh = NewRanker(network, other);

        ranker.Use(other);
        Assert.Equal(Rank(fresh, few), Rank(ranker, few));
        ranker.Use(_plain);
        Assert.Equal(first, Rank(ranker, places));
    }

    private static HrnnParameters NewNetwork(EncodedSequences sequences)
    {
        var network = new HrnnParameters(HrnnShape.Of(sequences, 20));
        network.Initialise(3, scale: 1, [.. Enumerable.Range(1, network.Shape.ItemCount)]);
        return network;
    }

    private BatchRanker NewRanker(HrnnParameters network, EncodedSequences sequences) =>
        new(network, sequences, _neighbors.Full, _neighbors.Trend, _team);

    private static string[] Rank(BatchRanker ranker, HistoryPlace[] places) =>
        [.. ranker.Rank(places, 12, CancellationToken.None).Select(ranking => $"{string.Join(' ', ranking.Items)} {string.Join(' ', ranking.Scores)}")];
}
