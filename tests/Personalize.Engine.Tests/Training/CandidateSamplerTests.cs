using Personalize.Engine.Networks;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Training;

public sealed class CandidateSamplerTests
{
    private const int Items = 40_000;
    private static readonly int[] s_counts = [.. Enumerable.Range(1, Items).Select(rank => 200_000 / rank)];

    [Fact]
    public void The_corrected_sum_over_candidates_estimates_the_full_sum()
    {
        var sampler = new CandidateSampler(s_counts, rows: 64, seed: 5);
        double[] scores = [.. Enumerable.Range(0, Items).Select(i => Math.Exp(Math.Sin(i) * 2))];
        var full = scores.Sum();
        var estimates = Enumerable.Range(1, 40).Select(step =>
        {
            sampler.Draw(Array.Empty<Target>(), step);
            return Enumerable.Range(0, sampler.Count).Sum(c => scores[sampler.Items[c]] / Math.Exp(sampler.LogInclusion[c]));
        }).ToArray();
        Assert.Equal(full, estimates.Average(), full * 0.02);
    }

    [Fact]
    public void Targets_are_always_candidates_and_the_map_has_no_leftovers()
    {
        var sampler = new CandidateSampler(s_counts, rows: 64, seed: 5);
        Target[] targets = [new(39_999, 1), new(7, 0.5f), new(39_999, 1)];
        for (var step = 1; step <= 3; step++)
        {
            sampler.Draw(targets, step);
            Assert.Equal(sampler.Count, sampler.Items.Take(sampler.Count).Distinct().Count());
            Assert.All(targets, t => Assert.Equal(t.Item, sampler.Items[sampler.Columns[t.Item]]));
            Assert.Equal(sampler.Count, sampler.Columns.Count(c => c >= 0));
            Assert.All(Enumerable.Range(0, sampler.Count), c => Assert.True(sampler.LogInclusion[c] <= 0));
        }
    }

    [Fact]
    public void The_same_step_draws_the_same_candidates_and_another_step_others()
    {
        var one = new CandidateSampler(s_counts, rows: 64, seed: 5);
        var two = new CandidateSampler(s_counts, rows: 64, seed: 5);
        one.Draw([], 3);
        two.Draw([], 2);
        Assert.False(one.Items.AsSpan(0, one.Count).SequenceEqual(two.Items.AsSpan(0, two.Count)));
        two.Draw([], 3);
        Assert.True(one.Items.AsSpan(0, one.Count).SequenceEqual(two.Items.AsSpan(0, two.Count)));
    }
}
