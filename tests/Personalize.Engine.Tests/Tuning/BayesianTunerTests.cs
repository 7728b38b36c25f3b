using System.Globalization;
using Personalize.Engine.Kernels;
using Personalize.Engine.Recipes;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Tests.Tuning;

public sealed class BayesianTunerTests
{
    private static readonly Recipe s_hrnn = RecipeCatalog.Get(RecipeCatalog.Hrnn);

    [Fact]
    public void The_defaults_come_first_and_nothing_twice()
    {
        var proposals = Run(seed: 3, count: 40, Score);

        Assert.Equal(
            "hidden_dimension=43 bptt=32 recency_mask=true learning_rate_factor=1.0 weight_decay_factor=1.0 dropout_factor=1.0 horizon_factor=1.0",
            proposals[0].Text);
        Assert.Equal(40, proposals.Select(p => p.Text).Distinct().Count());
    }

    [Fact]
    public void The_same_seed_proposes_the_same_and_another_seed_something_else()
    {
        Assert.Equal(Run(5, 15, Score), Run(5, 15, Score));
        Assert.NotEqual(Run(5, 15, Score), Run(6, 15, Score));
    }

    /// <summary>On a smooth function it must find better than as many random draws do.</summary>
    [Fact]
    public void It_learns_from_what_it_is_told()
    {
        double tuned = 0, random = 0;
        for (ulong seed = 1; seed <= 8; seed++)
        {
            tuned += Run(seed, 15, Score).Max(p => p.Score);
            random += Random(seed, 15).Max();
        }

        Assert.True(tuned / 8 > 0.9, $"the mean best of 15 is {tuned / 8:0.000}");
        Assert.True(tuned > random, $"tuned {tuned / 8:0.000}, random {random / 8:0.000}");
    }

    [Fact]
    public void A_small_space_is_searched_to_its_end()
    {
        var config = SolutionConfigReader.Read(JsonTree.Parse(
            """{"algorithmHyperParameters":{"learning_rate_factor":1,"weight_decay_factor":1,"dropout_factor":1,"horizon_factor":0.5},"""
                + """ "hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{"name":"bptt","minValue":4,"maxValue":6}"""
                + """,{"name":"hidden_dimension","minValue":40,"maxValue":41}]}}}"""));
        var tuner = new BayesianTuner(SearchSpace.For(s_hrnn, config), HyperparameterRules.Merge(s_hrnn), seed: 1);
        var proposals = new List<string>();
        while (tuner.Propose() is { } values)
        {
            proposals.Add(SearchSpaceTests.Text(values));
            tuner.Report(values, proposals.Count % 3 == 0 ? null : 0.5);
        }

        Assert.Equal(12, proposals.Count);
        Assert.Equal(12, proposals.Distinct().Count());
    }

    [Fact]
    public void Proposals_whose_result_is_not_in_keep_apart()
    {
        var tuner = new BayesianTuner(SearchSpace.For(s_hrnn), HyperparameterRules.Merge(s_hrnn), seed: 2);
        for (var i = 0; i < 10; i++)
        {
            var values = tuner.Propose()!;
            tuner.Report(values, Score(values));
        }

        var batch = Enumerable.Range(0, 4).Select(_ => SearchSpaceTests.Text(tuner.Propose()!)).ToArray();
        Assert.Equal(4, batch.Distinct().Count());
    }

    [Fact]
    public void A_process_reproduces_its_points_and_is_unsure_far_from_them()
    {
        var process = GaussianProcess.Fit([[0.1], [0.3], [0.5], [0.7]], [1, 2, 3, 4]);

        Assert.Equal(2, process.Predict([0.3]).Mean, 0.05);
        Assert.InRange(process.Predict([0.4]).Mean, 2.2, 2.8);
        Assert.True(process.Predict([1]).Deviation > 3 * process.Predict([0.3]).Deviation);
        Assert.True(process.ExpectedImprovement([0.9], 4) > process.ExpectedImprovement([0.1], 4));
    }

    /// <summary>1 at width 128, bptt 12 with the mask, falling to all sides.</summary>
    private static double Score(IReadOnlyDictionary<string, string> values)
    {
        var width = Math.Log2(double.Parse(values["hidden_dimension"], CultureInfo.InvariantCulture) / 128);
        var bptt = (double.Parse(values["bptt"], CultureInfo.InvariantCulture) - 12) / 12;
        return Math.Exp(-(width * width) - (bptt * bptt)) - (values["recency_mask"] == "true" ? 0 : 0.1);
    }

    private static List<(string Text, double Score)> Run(ulong seed, int count, Func<IReadOnlyDictionary<string, string>, double> score)
    {
        var tuner = new BayesianTuner(SearchSpace.For(s_hrnn), HyperparameterRules.Merge(s_hrnn), seed);
        var result = new List<(string, double)>();
        for (var i = 0; i < count; i++)
        {
            var values = tuner.Propose()!;
            tuner.Report(values, score(values));
            result.Add((SearchSpaceTests.Text(values), score(values)));
        }

        return result;
    }

    private static IEnumerable<double> Random(ulong seed, int count)
    {
        var (random, space) = (new FastRandom(seed, 77), SearchSpace.For(s_hrnn));
        return Enumerable.Range(0, count)
            .Select(_ => Score(space.Values([.. Enumerable.Range(0, space.DimensionCount).Select(_ => random.NextDouble())]))).ToArray();
    }
}
