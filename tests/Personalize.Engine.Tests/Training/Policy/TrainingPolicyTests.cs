using System.Globalization;
using System.Runtime.CompilerServices;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Tests.Training.Policy;

public sealed class TrainingPolicyTests
{
    private static readonly HrnnHyperparameters s_narrow = new(43, 32, RecencyMask: true, 0, 1);
    private static readonly HrnnHyperparameters s_wide = s_narrow with { HiddenDimension = 149, Bptt = 8 };

    /// <summary>What training makes of data of every size. A change here changes every model: it needs a measurement.</summary>
    [Fact]
    public void Options_by_the_size_of_the_data_are_these()
    {
        var sizes = Enumerable.Range(3, 5).Select(power => (long)Math.Pow(10, power)).ToArray();
        Assert.Equal(
            [
                "10^3 narrow: lanes 16 epochs 40 dropout 0.3 neighbours 100 horizon 0.5x0 rate 0.02 decay 0.06 periods 0.05 trend 256",
                "10^4 narrow: lanes 16 epochs 8 dropout 0.3 neighbours 100 horizon 0.5x0 rate 0.02 decay 0.06 periods 0.05 trend 256",
                "10^5 narrow: lanes 16 epochs 8 dropout 0.3 neighbours 100 horizon 0.5x0 rate 0.02 decay 0.06 periods 0.05 trend 256",
                "10^6 narrow: lanes 64 epochs 6 dropout 0.1 neighbours 40 horizon 0.5x0 rate 0.02 decay 0.06 periods 0.05 trend 256",
                "10^7 narrow: lanes 64 epochs 4 dropout 0.1 neighbours 40 horizon 0.5x0 rate 0.02 decay 0.06 periods 0.05 trend 256",
            ],
            sizes.Select((size, s) => $"10^{s + 3} narrow: {Text(Options(size, s_narrow))}"));
        Assert.Equal(
            [
                "10^3 wide: lanes 16 epochs 13 dropout 0.3 neighbours 100 horizon 0.5x0 rate 0.02 decay 0.06 periods 0.05 trend 256",
                "10^4 wide: lanes 16 epochs 10 dropout 0.3 neighbours 100 horizon 0.5x0 rate 0.02 decay 0.06 periods 0.05 trend 256",
                "10^5 wide: lanes 48 epochs 10 dropout 0.3 neighbours 100 horizon 0.5x0 rate 0.02 decay 0.06 periods 0.05 trend 256",
                "10^6 wide: lanes 64 epochs 8 dropout 0.1 neighbours 40 horizon 0.5x0 rate 0.02 decay 0.06 periods 0.05 trend 256",
                "10^7 wide: lanes 64 epochs 6 dropout 0.1 neighbours 40 horizon 0.5x0 rate 0.02 decay 0.06 periods 0.05 trend 256",
            ],
            sizes.Select((size, s) => $"10^{s + 3} wide: {Text(Options(size, s_wide))}"));
        Assert.Equal(
            [
                "10^3 cold: lanes 16 epochs 12 dropout 0.2 neighbours 0 horizon 1x32 rate 0.004 decay 0.3 periods 1 trend 0",
                "10^4 cold: lanes 16 epochs 12 dropout 0.2 neighbours 0 horizon 1x32 rate 0.004 decay 0.3 periods 1 trend 0",
                "10^5 cold: lanes 48 epochs 9 dropout 0.2 neighbours 0 horizon 1x32 rate 0.004 decay 0.3 periods 1 trend 0",
                "10^6 cold: lanes 64 epochs 3 dropout 0.2 neighbours 0 horizon 1x32 rate 0.004 decay 0.3 periods 1 trend 0",
                "10^7 cold: lanes 64 epochs 3 dropout 0.2 neighbours 0 horizon 1x32 rate 0.004 decay 0.3 periods 1 trend 0",
            ],
            sizes.Select((size, s) => $"10^{s + 3} cold: {Text(Options(size, s_wide, forColdItems: true))}"));
    }

    [Theory]
    [InlineData(null, 0.0, 0.5f)]
    [InlineData(1.0, 0.0, 1f)]
    [InlineData(4.0, 0.0, 1f)]
    [InlineData(8.0, 0.0, 0.75f)]
    [InlineData(16.0, 0.0, 0.5f)]
    [InlineData(25.0, 0.0, 0.5f)]
    [InlineData(2.0, 0.25, 0.85f)]
    [InlineData(2.0, 0.9, 0.5f)]
    [InlineData(8.0, 0.25, 0.75f)]
    public void The_horizon_follows_order_and_repeats(double? orderDependence, double repeatShare, float horizonShare) =>
        Assert.Equal(
            horizonShare, TrainingPolicy.Of(new DataTraits(100_000, repeatShare, orderDependence, s_narrow), seed: 1, forColdItems: false).HorizonShare);

    [Fact]
    public void What_is_the_same_for_all_data_is_this() => Assert.Equal(
        "sparse 5 features 0.03 dropouts 0.1 0.3 0.6 scale 0.5 final 2 x 0.3 patience 2 full 30000 window 20 folds 4 shrinkage 10 exponent 0.5",
        string.Create(CultureInfo.InvariantCulture, $"sparse {Typical.SparseLearningRateFactor} features {Typical.FeatureDecay} dropouts {Typical.IdDropout} "
            + $"{Typical.ContextDropout} {Typical.UserDropout} scale {Typical.InitialScale} final {Typical.FinalEpochs} x {Typical.FinalRateShare} patience "
            + $"{Typical.Patience} "
            + $"full {Typical.FullSoftmaxItems} window {Typical.Neighbors.Window} folds {Typical.Neighbors.Folds} shrinkage {Typical.Neighbors.Shrinkage} "
            + $"exponent {Typical.Neighbors.DistanceExponent}"));

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void Reversed_pairs_count_as_much_as_the_order_of_pairs_is_reversed(double reversal)
    {
        var traits = new DataTraits(100_000, RepeatShare: 0, OrderDependence: null, s_narrow) { OrderReversal = reversal };
        Assert.Equal((float)reversal, TrainingPolicy.Of(traits, seed: 1, forColdItems: false).Neighbors.BackwardWeight);
    }

    [Theory]
    [InlineData(false, "rate 0.01 decay 0.12 features 0.06 dropout 0.15 horizon 0.125")]
    [InlineData(true, "rate 0.002 decay 0.6 features 0.06 dropout 0.1 horizon 0.25")]
    public void Factors_multiply_what_follows_from_the_data(bool forColdItems, string expected)
    {
        var options = Options(
            100_000, s_narrow with { LearningRateFactor = 0.5, WeightDecayFactor = 2, DropoutFactor = 0.5, HorizonFactor = 0.25 }, forColdItems);
        Assert.Equal(expected, string.Create(
            CultureInfo.InvariantCulture,
            $"rate {options.LearningRate} decay {options.WeightDecay} features {options.FeatureDecay} dropout {options.Dropout} "
                + $"horizon {options.HorizonShare}"));
    }

    [Fact]
    public void The_factors_of_a_training_are_its_hyperparameters_and_one_where_none_are_given()
    {
        var values = new Dictionary<string, string>(HyperparameterRules.Merge(RecipeCatalog.Get(RecipeCatalog.Hrnn)));
        Assert.Equal(s_narrow with { MaximumHistoryPercentile = 0.99 }, HrnnHyperparameters.Parse(values));
        values[HyperparameterNames.LearningRateFactor] = "0.5";
        values.Remove(HyperparameterNames.DropoutFactor);
        Assert.Equal(s_narrow with { MaximumHistoryPercentile = 0.99, LearningRateFactor = 0.5 }, HrnnHyperparameters.Parse(values));
    }

    [Fact]
    public void The_traits_of_data_are_counted()
    {
        // Two users: a b a b, with two repeats, and c d, with none.
        var snapshot = TestSnapshots.FromHistories(4, 0, [[(0, 10, 0), (1, 20, 0), (0, 30, 0), (1, 40, 0)], [(2, 10, 0), (3, 20, 0)]]);
        using var team = new ThreadTeam(1);
        var sequences = new EncodedSequences(snapshot, SessionThresholds.From(snapshot), team);
        Assert.Equal(new DataTraits(6, 2 / 6.0, null, s_narrow), DataTraits.Measure(s_narrow, sequences, [0, 1]));
        Assert.Equal(new DataTraits(2, 0, null, s_narrow), DataTraits.Measure(s_narrow, sequences, [1]));
        Assert.Equal(new DataTraits(4, 0, null, s_narrow), DataTraits.Count(s_narrow, sequences, [0]));
    }

    [Fact]
    public void Every_number_has_one_row_with_a_rule_a_range_and_evidence()
    {
        var headings = File.ReadLines(Results()).Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' ')).ToArray();
        foreach (var table in new[] { TrainingPolicy.ForAllItems, TrainingPolicy.ForColdItems, TrainingPolicy.BuiltIn })
        {
            Assert.Equal(table.Count, table.Select(rule => rule.Name).Distinct().Count());
            Assert.All(table, rule =>
            {
                Assert.EndsWith(".", rule.Rule);
                Assert.True(rule.Minimum <= rule.Maximum, rule.ToString());
                Assert.True(
                    rule.Evidence == "Not measured on its own"
                        || IsPublication(rule.Evidence)
                        || headings.Any(heading => heading.StartsWith(rule.Evidence, StringComparison.Ordinal)),
                    $"{rule.Name}: RESULTS.md has no section '{rule.Evidence}'");
            });
        }
    }

    private static bool IsPublication(string evidence) =>
        evidence.Contains(" et al., ", StringComparison.Ordinal) || evidence.StartsWith("Kingma and Ba, ", StringComparison.Ordinal);

    /// <summary>An option without a row would silently be zero.</summary>
    [Fact]
    public void Every_option_is_set_by_a_rule_or_by_the_user()
    {
        string[] byUser = ["HiddenDimension", "Bptt", "RecencyMask", "Seed", "Neighbors", "HorizonLength"];
        Assert.Equal(
            typeof(TrainingOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Except(byUser).Order(),
            TrainingPolicy.ForAllItems.Select(rule => rule.Name).Where(name => !name.Contains('.')).Order());
    }

    private static TrainingOptions Typical => TrainingPolicy.Typical;

    private static TrainingOptions Options(long events, HrnnHyperparameters hyperparameters, bool forColdItems = false) =>
        TrainingPolicy.Of(new DataTraits(events, RepeatShare: 0, OrderDependence: null, hyperparameters), seed: 1, forColdItems);

    private static string Text(TrainingOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"lanes {options.Lanes} epochs {options.Epochs} dropout {options.Dropout} neighbours {options.Neighbors.PerItem} horizon "
            + $"{options.HorizonShare}x{options.HorizonLength} "
            + $"rate {options.LearningRate} decay {options.WeightDecay} periods {options.PeriodLearningRateFactor} trend {options.Neighbors.TrendMoments}");

    private static string Results([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "Personalize.Benchmarks", "RESULTS.md"));
}
