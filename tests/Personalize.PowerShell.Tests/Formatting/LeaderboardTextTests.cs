using Personalize.Engine.Resources;
using Personalize.PowerShell.Formatting;

namespace Personalize.PowerShell.Tests.Formatting;

public sealed class LeaderboardTextTests
{
    [Fact]
    public void ARowATrialAndThenTheReasonsOfFailures()
    {
        var trial = new Trial
        {
            SolutionVersionArn = "v", Number = 2, RecipeArn = "arn:aws:personalize:::recipe/aws-hrnn", Seed = 1, MetricName = "coverage", DataFingerprint = "",
            Hyperparameters = new Dictionary<string, string> { ["bptt"] = "9" }, Status = TrialStatus.Completed, Metric = 0.5,
        };
        Trial[] trials =
        [
            trial,
            trial with { Number = 1, RecipeArn = "arn:aws:personalize:::recipe/aws-hrnn-coldstart", Status = TrialStatus.Failed, Reason = "0 cold items" },
        ];
        var text = LeaderboardText.Table(trials);
        var lines = text.Split('\n');

        Assert.Equal(6, lines.Length);
        Assert.Matches("^Recipe +Trial +bptt +Metric +Time$", lines[0]);
        Assert.Matches("^aws-hrnn +2 +9 +0.5000 +0.0 s$", lines[2]);
        Assert.Matches("^aws-hrnn-coldstart +1 +9 +failed +0.0 s$", lines[3]);
        Assert.Equal("aws-hrnn-coldstart, trial 1: 0 cold items", lines[5]);
    }
}
