using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training.Tables;

namespace Personalize.Engine.Tests.Training.Tables;

public sealed class CoOccurrenceTests
{
    // Item 0 is popular, 1 and 2 go together, 3 is rare.
    private static readonly int[][] s_users = [[0, 1, 2], [0, 2, 1, 2], [1, 2], [0, 3], [0], [0, 1]];

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Similarities_are_shares_of_common_users(double discount)
    {
        var counts = Enumerable.Range(0, 4).Select(item => (double)s_users.Count(user => user.Contains(item))).ToArray();

        var found = Count(("popularity_discount_factor", $"{discount}"));

        for (var i = 0; i < 4; i++)
        {
            var expected = Enumerable.Range(0, 4).Where(j => j != i)
                .Select(j => (Item: j, Score: Common(i, j) / (Math.Pow(counts[i], 1 - discount) * Math.Pow(counts[j], discount))))
                .Where(one => one.Score > 0).OrderByDescending(one => (float)one.Score).ThenBy(one => one.Item).ToArray();
            Assert.Equal(expected.Select(one => one.Item), found[i].Select(one => one.Item));
            Assert.All(found[i].Zip(expected), pair => Assert.Equal(pair.Second.Score, pair.First.Similarity, 1e-6));
        }
    }

    [Fact]
    public void The_discount_decides_between_popular_and_special_items()
    {
        Assert.Equal(0, Count(("popularity_discount_factor", "0"))[3][0].Item);
        Assert.Equal([2, 0], Count(("popularity_discount_factor", "1"))[1].Select(one => one.Item));
    }

    [Fact]
    public void Items_need_enough_users_in_common()
    {
        var found = Count(("min_cointeraction_count", "3"));
        Assert.Equal([1], found[0].Select(one => one.Item));
        Assert.Equal([0, 2], found[1].Select(one => one.Item).Order());
        Assert.Empty(found[3]);
    }

    [Fact]
    public void Items_outside_the_percentiles_are_not_counted()
    {
        var found = Count(("max_item_interaction_count_percentile", "0.5"));
        Assert.Empty(found[0]);
        var rare = Count(("min_item_interaction_count_percentile", "0.5"));
        Assert.Empty(rare[3]);
        Assert.DoesNotContain(rare[0], one => one.Item == 3);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var snapshot = TestSnapshots.Random(users: 300, items: 150, eventTypes: 0, maxLength: 30, seed: 5);
        var options = ItemTableHyperparameters.Parse(new Dictionary<string, string>());
        NeighborTable Table(int threads)
        {
            using var team = new ThreadTeam(threads);
            return new CoOccurrence(snapshot, [.. Enumerable.Range(0, 300)], options).Count(options, team, CancellationToken.None);
        }

        using var one = Table(1);
        using var many = Table(3);
        Assert.Equal(one.Offsets, many.Offsets);
        Assert.Equal(one.ItemArray, many.ItemArray);
        Assert.Equal(one.SimilarityArray, many.SimilarityArray);
    }

    private static int Common(int i, int j) => s_users.Count(user => user.Contains(i) && user.Contains(j));

    private static (int Item, double Similarity)[][] Count(params (string Name, string Value)[] values)
    {
        var snapshot = TestSnapshots.FromHistories(4, 0, [.. s_users.Select(user => user.Select((item, i) => (item, 100L + i, 0)).ToArray())]);
        var options = ItemTableHyperparameters.Parse(values.ToDictionary(value => value.Name, value => value.Value));
        using var team = new ThreadTeam(2);
        using var table = new CoOccurrence(snapshot, [.. Enumerable.Range(0, s_users.Length)], options).Count(options, team, CancellationToken.None);
        return [.. Enumerable.Range(0, 4).Select(item =>
        {
            var near = new (int, double)[table.Offsets[item + 1] - table.Offsets[item]];
            table.Copy(item, near);
            return near;
        })];
    }
}
