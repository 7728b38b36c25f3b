using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Ports;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Serving;

/// <summary>What a model knows of the appeal of items, and what is drawn from it.</summary>
public sealed class ItemAppealTests
{
    private static readonly float[] s_squares = [1];

    [Fact]
    public void The_more_events_were_to_be_expected_the_rarer_are_draws_far_above_the_mode()
    {
        // Without events the prior; with three expected ones, a score that would make them 3 · e² is ruled out by their number.
        double[] variances = [2, 1 / ((1 / 2.0) + 3)];
        var appeal = Appeal([.. variances.Select(variance => (float)variance)]);
        var far = variances.Select((variance, item) => Draws(appeal, item).Count(draw => draw > 2 * Math.Sqrt(variance)) / 20_000.0).ToArray();
        Assert.InRange(far[0], 0.018, 0.028);
        Assert.True(far[1] < 0.5 * far[0], $"{far[1]:F4} of {far[0]:F4}");
        Assert.Equal(Draws(appeal, 0).Average(draw => draw * draw), Draws(appeal, -1).Average(draw => draw * draw), 0.1);
        Assert.Equal(2, Draws(appeal, 0).Average(draw => draw * draw), 0.1);
    }

    [Fact]
    public void A_vector_of_which_much_is_known_adds_less()
    {
        var appeal = Appeal([0.01f, 0.01f], ofVectors: 1, information: [0, 9]);
        Assert.Equal(1.01, appeal.VarianceOf(0, s_squares), 1e-4);
        Assert.Equal(0.11, appeal.VarianceOf(1, s_squares), 1e-4);
    }

    [Fact]
    public void What_is_known_survives_a_file()
    {
        var appeal = Appeal([0.5f, 2f], ofVectors: 0.7f, information: [3, 0]);
        var read = ItemAppeal.Open(new MemoryModelFile("{}", [.. appeal.Export()]), 2, 1)!;
        Assert.Equal(appeal.Prior, read.Prior);
        for (var item = 0; item < 2; item++)
            Assert.Equal(appeal.VarianceOf(item, s_squares), read.VarianceOf(item, s_squares));
    }

    [Fact]
    public void Models_of_the_former_form_explore_by_the_number_of_events()
    {
        Tensor[] tensors =
        [
            new Tensor("appeal.prior", [5], new[] { -1f, 2f, 0.1f, 1f, -3f }), new Tensor("appeal.mean_vector", [1], new[] { 0.5f }),
            new Tensor("appeal.latest_event", [1], new[] { 1_700_000_000L }), new Tensor("appeal.birth", [2], new[] { 1L, 2L }),
            new Tensor("appeal.events", [2], new[] { 0f, 4f }), new Tensor("appeal.expected", [2], new float[2]),
            new Tensor("appeal.shown", [2], new float[2]), new Tensor("appeal.learned", [2], new byte[] { 0, 1 }),
        ];
        var appeal = ItemAppeal.Open(new MemoryModelFile("{}", tensors), 2, 1)!;
        Assert.Equal(2, appeal.VarianceOf(0, []), 1e-5);
        Assert.Equal(1 / 4.5, appeal.VarianceOf(1, []), 1e-5);
        Assert.Equal(-1, appeal.Prior.NewMean);
    }

    private static double[] Draws(ItemAppeal appeal, int item)
    {
        var random = new FastRandom(7, 1);
        return [.. Enumerable.Range(0, 20_000).Select(_ => appeal.Draw(item, s_squares, random))];
    }

    private static ItemAppeal Appeal(float[] variances, float ofVectors = 0, float[]? information = null) => new()
    {
        Prior = new AppealPrior(Mean: 0, Variance: 2, RestVariance: 0, Slope: 0, FeatureMean: 0, NewMean: 0),
        Space = new QuerySpace([0], [1], [1], [ofVectors]),
        MeanVector = [0],
        LatestEvent = 1,
        Births = new long[variances.Length],
        Events = new float[variances.Length],
        BiasVariances = variances,
        Information = information ?? new float[variances.Length],
        Learned = new byte[variances.Length],
    };
}
