using Personalize.Engine.Training.Appeal;

namespace Personalize.Engine.Tests.Training.Appeal;

/// <summary>What choices tell about new items, where the right answer is known.</summary>
public sealed class NewItemPosteriorTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void Intervals_of_80_percent_hold_about_80_percent_of_the_biases_whatever_is_known(int lists)
    {
        var inside = new List<bool>();
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var planted = new PlantedChoices(seed, newMean: 0);
            var items = Estimate(planted.Lists(lists), out _);
            inside.AddRange(items.Select((item, i) => Math.Abs(item.Bias - planted.Biases[i]) <= 1.2816 * Math.Sqrt(item.BiasVariance)));
        }

        // What items of the same list have in common is not in their variances, so the more lists there are, the narrower intervals are.
        Assert.InRange(inside.Average(value => value ? 1.0 : 0), 0.6, 0.9);
    }

    [Fact]
    public void The_more_lists_there_are_the_less_is_unknown()
    {
        var planted = new PlantedChoices(seed: 1, newMean: 0);
        var (few, many) = (Estimate(planted.Lists(200), out _), Estimate(planted.Lists(10_000), out _));
        Assert.True(Error(many, planted) < 0.3 * Error(few, planted), $"{Error(many, planted):F3} after {Error(few, planted):F3}");
        Assert.True(many.Average(item => item.BiasVariance) < 0.3 * few.Average(item => item.BiasVariance));
        var products = many.SelectMany((item, i) => item.Vector.Zip(planted.Vectors[i], (a, b) => (double)a * b)).Sum();
        Assert.True(products > 0.5 * planted.Vectors.SelectMany(vector => vector).Sum(value => (double)value * value));
    }

    [Theory]
    [InlineData(-1.5)]
    [InlineData(1.5)]
    public void Items_of_which_nothing_is_known_are_like_the_other_new_ones(double mean)
    {
        var planted = new PlantedChoices(seed: 2, newMean: mean);
        var items = Estimate(planted.Lists(5_000), out var found, added: 1);
        Assert.InRange(found, planted.Biases.Average() - 0.5, planted.Biases.Average() + 0.5);
        Assert.Equal(found, items[^1].Bias, 0.05);
        Assert.True(items[^1].BiasVariance > 5 * items[0].BiasVariance);
    }

    [Fact]
    public void Last_places_are_no_blame()
    {
        // With such an effect, the tenth place is chosen a tenth as often as the first.
        var planted = new PlantedChoices(seed: 3, newMean: 0);
        var items = Estimate(planted.Lists(10_000, placeEffect: -1), out _);
        Assert.True(Error(items, planted) < 0.1, $"{Error(items, planted):F3}");
    }

    [Fact]
    public void What_few_see_is_not_taken_for_what_nobody_wants()
    {
        var planted = new PlantedChoices(seed: 4, newMean: 0);
        var items = Estimate(planted.Open(8_000, seen: 0.05), out _);
        Assert.InRange(items.Average(item => item.Bias) - planted.Biases.Average(), -0.5, 0.5);
        Assert.True(items.Average(item => item.Seen) < -1, $"{items.Average(item => item.Seen):F2}");

        // The better ones are still told from the others.
        var order = Enumerable.Range(0, items.Length).OrderByDescending(i => items[i].Bias).ToArray();
        Assert.True(order.Take(15).Average(i => planted.Biases[i]) > planted.Biases.Average() + 0.7, $"{order.Take(15).Average(i => planted.Biases[i]):F2}");
    }

    [Fact]
    public void Without_choices_everything_stays_as_it_was()
    {
        var items = Estimate(new ChoiceEvidence([], [], [], 0, []), out var mean, added: 3);
        Assert.Equal(0, mean);
        Assert.All(items, item => Assert.Equal((0, PlantedChoices.Variance), (item.Bias, item.BiasVariance)));
        Assert.All(items, item => Assert.Empty(item.Vector));
    }

    private static NewItem[] Estimate(ChoiceEvidence evidence, out double mean, int added = 0)
    {
        var posterior = new NewItemPosterior(evidence, PlantedChoices.Space, PlantedChoices.Variance, share: 1);
        var items = posterior.Run(evidence.Indices.Count(index => index >= 0) + added, CancellationToken.None);
        mean = posterior.Mean;
        return items;
    }

    private static double Error(NewItem[] items, PlantedChoices planted) => items.Select((item, i) => Math.Pow(item.Bias - planted.Biases[i], 2)).Average();
}
