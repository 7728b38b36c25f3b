using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Tests.Training;

/// <summary>Without the mask nothing follows what is popular at a time, so that a search compares what its values say.</summary>
public sealed class RecencyMaskTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void The_trend_of_demand_is_counted_only_with_the_mask_and_not_for_cold_items(bool mask, bool forColdItems)
    {
        var traits = new DataTraits(5000, RepeatShare: 0.2, OrderDependence: null, new HrnnHyperparameters(43, 32, mask, 0, 1));

        Assert.Equal(mask && !forColdItems, TrainingPolicy.Of(traits, seed: 1, forColdItems).Neighbors.TrendMoments > 0);
    }

    [Fact]
    public void Without_moments_demand_is_always_the_same()
    {
        var snapshot = new Snapshot
        {
            Users = new Vocabulary(["u"]),
            Items = new Vocabulary(["a", "b"]),
            EventTypes = new Vocabulary([]),
            UserOffsets = [0, 400],
            EventItems = [.. Enumerable.Range(0, 400).Select(e => e < 350 ? 0 : 1)],
            EventTimes = [.. Enumerable.Range(0, 400).Select(e => e * 86_400L)],
        };
        using var team = new ThreadTeam(1);
        var sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), team);

        using var none = TrendCounter.Count(sequences, [0], mostMoments: 0, team);
        using var some = TrendCounter.Count(sequences, [0], mostMoments: 64, team);

        Assert.All(none.ValueArray, value => Assert.Equal(0, value));
        Assert.Contains(some.ValueArray, value => value > 0);
    }
}
