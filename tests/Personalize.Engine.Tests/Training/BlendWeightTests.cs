using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Tests.Training;

/// <summary>A network that has learned nothing, items that nobody was seen with, and metadata that decides or says nothing.</summary>
public sealed class BlendWeightTests
{
    private const int Genres = 6;
    private const int Items = 300;

    [Fact]
    public void What_metadata_says_is_added_where_it_tells_more_than_the_network() =>
        Assert.True(Choose(item => item % Genres)?.Weight > 0);

    [Fact]
    public void What_metadata_says_is_left_out_where_it_is_noise() => Assert.Null(Choose(Noise));

    [Fact]
    public void What_metadata_says_is_left_out_where_nobody_had_any_of_the_items() => Assert.Null(Choose(item => item % Genres, hideFrom: Items));

    private static int Noise(int item) => new FastRandom(5, (ulong)item).NextInt(Genres);

    private static ContentBlend? Choose(Func<int, int> genreOf, int hideFrom = Items - 60)
    {
        var all = TestModels.Tastes(users: 150, Genres, Items, coldItems: 6, length: 20, seed: 7);
        var hidden = ItemSet.Of(all.ItemCount, item => item >= hideFrom)!;
        all = new Snapshot
        {
            Users = all.Users,
            Items = all.Items,
            EventTypes = all.EventTypes,
            UserOffsets = all.UserOffsets,
            EventItems = all.EventItems,
            EventTimes = all.EventTimes,
            ItemMetadata = [new MetadataColumn
            {
                Name = "GENRE", Kind = MetadataKind.Categorical, Texts = [.. Enumerable.Range(0, all.ItemCount).Select(item => $"g{genreOf(item)}")],
            }],
        };
        var without = all.WithoutEventsOf(hidden);
        using var team = new ThreadTeam(2);
        var sequences = new TrainingData(without).Sequences(withMetadata: true, team);
        int[] users = [.. Enumerable.Range(0, all.UserCount)];
        var options = TrainingOptions.ForColdItems(new HrnnHyperparameters(32, 32, true, 0, 1), sequences, users, seed: 1);
        var neighbors = NeighborTables.Build(sequences, users, options.Neighbors, team, CancellationToken.None);
        using var network = new HrnnParameters(HrnnShape.Of(sequences, hiddenDimension: 32));
        var asked = HoldOut.OfItems(all, without, users, hidden);
        return BlendWeight.OfContent(network, sequences, neighbors, team, asked, hidden, CancellationToken.None);
    }
}
