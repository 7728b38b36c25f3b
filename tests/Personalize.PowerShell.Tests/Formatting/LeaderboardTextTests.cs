using Personalize.Engine.Resources;
using Personalize.PowerShell.Formatting;

namespace Personalize.PowerShell.Tests.Formatting;

public sealed class LeaderboardTextTests
{
    private readonly Trial _trial = new()
    {
        SolutionVersionArn = "v", Number = 2, RecipeArn = "arn:aws:personalize:::recipe/aws-hrnn", Seed = 1, MetricName = "coverage", DataFingerprint = "",
        Hyperparameters = new Dictionary<string, string> { ["bptt"] = "9" }, Status = TrialStatus.Completed, Metric = 0.5,
    };

    [Fact]
    public void A_row_a_trial_and_then_the_reasons_of_failures()
    {
        Trial[] trials =
        [
            _trial,
            _trial with { Number = 3, Status = TrialStatus.Stopped, Metric = 0.4, Reason = "After 2 epochs it was behind." },
            _trial with { Number = 1, RecipeArn = "arn:aws:personalize:::recipe/aws-hrnn-coldstart", Status = TrialStatus.Failed, Reason = "0 cold items" },
        ];
        var text = LeaderboardText.Table(trials);
        var lines = text.Split('\n');

        Assert.Equal(9, lines.Length);
        Assert.Matches("^Recipe +Trial +bptt +Metric +Time$", lines[0]);
        Assert.Matches("^aws-hrnn +2 +9 +0.5000 +0.0 s$", lines[2]);
        Assert.Matches("^aws-hrnn +3 +9 +0.4000[*] +0.0 s$", lines[3]);
        Assert.Equal(lines[3].IndexOf("0.4000", StringComparison.Ordinal), lines[2].IndexOf("0.5000", StringComparison.Ordinal));
        Assert.Matches("^aws-hrnn-coldstart +1 +9 +failed +0.0 s$", lines[4]);
        Assert.Equal(["", "* stopped early: it had fallen behind, or the time was up", "", "aws-hrnn-coldstart, trial 1: 0 cold items"], lines[5..]);
    }

    [Theory]
    [InlineData(0.51, "COMPLETED", true)]
    [InlineData(0.49, "COMPLETED", false)]
    [InlineData(0.51, "STOPPED", true)]
    public void Where_another_trial_has_more_it_is_said_why_the_simpler_one_won(double metric, string status, bool isSaid)
    {
        var other = _trial with { Number = 3, RecipeArn = "arn:aws:personalize:::recipe/aws-hrnn-metadata", Metric = metric, Status = status };
        Assert.Equal(
            isSaid,
            LeaderboardText.Table(new[] { _trial, other })
                .Contains("The better metric of aws-hrnn-metadata, trial 3, may be due to chance, so the simpler choice won.", StringComparison.Ordinal));
        var ascending = LeaderboardText.Table(new[] { _trial, other, other with { Metric = metric + 0.1 } });
        Assert.DoesNotContain("may be due to chance", ascending, StringComparison.Ordinal);
    }

    [Fact]
    public void Hyperparameters_that_do_not_fit_into_a_window_are_named_below()
    {
        var values = Enumerable.Range(1, 9).ToDictionary(number => $"a_long_name_{number}", number => "0.5");
        var lines = LeaderboardText.Table(new[] { _trial with { Hyperparameters = values } }).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 79));
        Assert.Matches(" a_long_name_3 +Metric +Time$", lines[0]);
        Assert.Equal(
            "The Hyperparameters of each trial also have " + string.Join(", ", values.Keys.Skip(3)) + ".", string.Join(' ', lines[4..]));
    }

    [Fact]
    public void A_long_reason_breaks_between_words()
    {
        var reason = string.Join(' ', Enumerable.Repeat("interactions", 20));
        var lines = LeaderboardText.Table(new[] { _trial with { Status = TrialStatus.Failed, Reason = reason } }).Split('\n')[4..];
        Assert.Equal($"aws-hrnn, trial 2: {reason}", string.Join(' ', lines));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 79));
    }
}
