using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

/// <summary>Data of which it is known what a simple method is worth.</summary>
public sealed class SimpleComparisonTests
{
    private const long Start = 1_700_000_000;

    /// <summary>Nobody repeats anything and every item is as likely as any other: neither network nor method can be better than chance.</summary>
    [Fact]
    public void A_model_that_is_not_better_says_so()
    {
        var said = new List<string>();
        var model = Train((random, _, _) => random.NextInt(400), said.Add);
        Assert.Contains(said, text => text.Contains("not better than a simple method by more than chance", StringComparison.Ordinal));
        Assert.Contains("the best simple method", model.DataSummary["comparison"], StringComparison.Ordinal);
    }

    /// <summary>The next item follows from the two before it, which no method that counts pairs can know.</summary>
    [Fact]
    public void A_model_that_is_better_does_not()
    {
        var said = new List<string>();
        var snapshot = TestModels.Rings(users: 300, rings: 12, ring: 5, length: 20, seed: 2);
        var model = ModelTraining.Train(snapshot, TestModels.Request(), null, OperationContext.None with { Information = said.Add });
        var best = model.Baselines.Values.Max(values => values[RankingMetrics.Ndcg25]);
        Assert.Equal(
            model.Metrics[RankingMetrics.Ndcg25] < best + 0.01,
            said.Any(text => text.Contains("not better than a simple method", StringComparison.Ordinal)));
    }

    /// <summary>Everyone goes to private places as often as suits them; the metric is at least that of their own counts.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_model_is_not_below_a_simple_method_by_more_than_chance(ulong seed)
    {
        const int Places = 30;
        var model = Train((random, user, _) => (user * Places) + (int)(Places * Math.Pow(random.NextFloat(), 3)), _ => { }, seed, items: 120 * Places);
        var best = model.Baselines.Values.Max(values => values[RankingMetrics.Ndcg25]);
        Assert.True(model.Metrics[RankingMetrics.Ndcg25] > best - 0.05, $"{model.DataSummary["comparison"]}");
    }

    [Fact]
    public void A_difference_comes_with_its_standard_error()
    {
        IReadOnlyList<int>[] first = [[1], [2], [3], [1]];
        IReadOnlyList<int>[] second = [[1], [1], [1], [1]];
        IReadOnlyCollection<int>[] relevant = [[1], [2], [3], [5]];
        var difference = PairedDifference.Of(first, second, relevant);
        Assert.Equal(0.5, difference.Mean, 12);
        Assert.Equal(Math.Sqrt(1.0 / 3 / 4), difference.StandardError, 12);
        Assert.True(difference.IsBeyondChance);
        Assert.False(PairedDifference.Of(first[..1], second[..1], relevant[..1]).IsBeyondChance);
    }

    private static TrainedModel Train(Func<FastRandom, int, int, int> next, Action<string> said, ulong seed = 1, int items = 400)
    {
        const int Users = 120, Length = 25;
        var random = new FastRandom(seed, RandomStream.Shuffle);
        var histories = Enumerable.Range(0, Users)
            .Select(user => Enumerable.Range(0, Length).Select(position => (next(random, user, position), Start + (60L * position), 0)).ToArray())
            .ToArray();
        return ModelTraining.Train(
            TestSnapshots.FromHistories(items, 0, histories), TestModels.Request(), null, OperationContext.None with { Information = said });
    }
}
