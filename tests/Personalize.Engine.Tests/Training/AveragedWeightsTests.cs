using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

public sealed unsafe class AveragedWeightsTests : IDisposable
{
    private readonly ThreadTeam _team = new(2);
    private readonly HrnnParameters _weights = new(new HrnnShape(itemCount: 2000, eventTypeCount: 1, hiddenDimension: 48));

    [Fact]
    public void Weights_that_stand_still_are_their_own_mean()
    {
        Fill(3);
        using var averages = new AveragedWeights(_weights, _team);
        for (var e = 0; e < 100; e++)
            averages.AfterStep(e, e + 1, 100);
        Assert.All(Mean(averages), value => Assert.Equal(3, value, 1e-5));
    }

    [Fact]
    public void What_swings_from_step_to_step_cancels_out_and_what_lasts_comes_through()
    {
        Fill(0);
        using var averages = new AveragedWeights(_weights, _team);
        for (var moment = 0; moment < 64; moment++)
        {
            Fill(5 + (moment % 2 == 0 ? 1 : -1));
            averages.AfterStep(moment, moment + 1, 16);
        }

        Assert.All(Mean(averages), value => Assert.Equal(5, value, 0.2));
    }

    [Fact]
    public void A_moment_that_steps_jump_over_counts_once_and_between_moments_nothing_happens()
    {
        Fill(0);
        using var averages = new AveragedWeights(_weights, _team);
        Fill(1);
        averages.AfterStep(10, 11, 1600);
        Assert.All(Mean(averages), value => Assert.Equal(0, value));
        averages.AfterStep(90, 410, 1600);
        Assert.All(Mean(averages), value => Assert.Equal(0.2, value, 1e-6));
    }

    public void Dispose()
    {
        _weights.Dispose();
        _team.Dispose();
    }

    private static float[] Mean(AveragedWeights averages) =>
        new ReadOnlySpan<float>(averages.Parameters.Pointer, (int)averages.Parameters.Shape.Layout.Length).ToArray();

    private void Fill(float value) => new Span<float>(_weights.Pointer, (int)_weights.Shape.Layout.Length).Fill(value);
}
