using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Tests.Tuning;

public sealed class LeaderboardTests
{
    // Twenty groups of users that differ much among themselves.
    private static readonly double[] s_users = [.. Enumerable.Range(0, 20).Select(group => 0.2 + (0.02 * group))];

    [Fact]
    public void The_largest_metric_wins_where_the_users_agree_on_it()
    {
        var trials = new[] { Trial(1, RecipeCatalog.Hrnn, s_users), Trial(2, RecipeCatalog.HrnnMetadata, [.. s_users.Select(value => value + 0.01)]) };
        Assert.Equal([2, 1], Numbers(trials));
        Assert.Null(Leaderboard.Preferred(Leaderboard.Order(trials, minimize: false), minimize: false));
    }

    [Fact]
    public void The_simpler_recipe_wins_where_chance_may_have_made_the_difference()
    {
        // Better for half of the users, worse for nearly as many.
        var luck = s_users.Select((value, group) => value + (group % 2 == 0 ? 0.10 : -0.08)).ToArray();
        var trials = new[] { Trial(1, RecipeCatalog.HrnnMetadata, luck), Trial(2, RecipeCatalog.Hrnn, s_users), Trial(3, RecipeCatalog.HrnnMetadata, s_users) };
        Assert.Equal([2, 1, 3], Numbers(trials));
        Assert.Equal(1, Leaderboard.Preferred(Leaderboard.Order(trials, minimize: false), minimize: false)!.Number);
    }

    [Fact]
    public void The_defaults_win_where_chance_may_have_made_the_difference()
    {
        var luck = s_users.Select((value, group) => value + (group % 2 == 0 ? 0.10 : -0.08)).ToArray();
        Assert.Equal([1, 2], Numbers(Trial(1, RecipeCatalog.Hrnn, s_users), Trial(2, RecipeCatalog.Hrnn, luck)));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    [InlineData(10, 1)]
    public void The_more_values_were_tried_the_more_the_best_has_to_gain(int tried, int winner)
    {
        // 1.9 standard errors above the defaults.
        var gain = s_users.Select((value, group) => value + 0.019 + (group % 2 == 0 ? 0.0436 : -0.0436)).ToArray();
        Assert.Equal(winner, Numbers(
            [
                Trial(1, RecipeCatalog.Hrnn, s_users), Trial(2, RecipeCatalog.Hrnn, gain),
                .. Enumerable.Range(3, tried - 1).Select(number => Trial(number, RecipeCatalog.Hrnn, s_users)),
            ]).First());
    }

    [Fact]
    public void The_recipe_is_chosen_by_its_defaults_before_their_values_are()
    {
        // Metadata gains; other values gain the same for either recipe, but for metadata only by chance.
        var metadata = s_users.Select(value => value + 0.05).ToArray();
        var luck = metadata.Select((value, group) => value + (group % 2 == 0 ? 0.10 : -0.08)).ToArray();
        Assert.Equal(
            2,
            Numbers(Trial(1, RecipeCatalog.Hrnn, s_users), Trial(2, RecipeCatalog.HrnnMetadata, metadata), Trial(3, RecipeCatalog.HrnnMetadata, luck)).First());
    }

    [Fact]
    public void The_smallest_metric_wins_where_it_is_looked_for()
    {
        Trial[] trials = [Trial(1, RecipeCatalog.Hrnn, s_users), Trial(2, RecipeCatalog.Hrnn, [.. s_users.Select(value => value - 0.01)])];
        Assert.Equal([2, 1], Leaderboard.Order(trials, minimize: true).Select(trial => trial.Number));
        Assert.Null(Leaderboard.Preferred(Leaderboard.Order(trials, minimize: true), minimize: true));
    }

    [Theory]
    [InlineData(0.2, 3, 1)]
    [InlineData(0.2001, 1, 3)]
    public void Equals_go_to_the_simpler_recipe_whatever_the_order_of_the_list(double metric, int first, int second)
    {
        Trial[] trials =
            [Trial(1, RecipeCatalog.HrnnColdstart, [metric]), Trial(2, RecipeCatalog.HrnnMetadata, [0.1]), Trial(3, RecipeCatalog.Hrnn, [0.2])];
        Assert.Equal([first, second, 2], Numbers(trials));
    }

    [Fact]
    public void What_was_stopped_competes_what_is_not_finished_does_not_and_what_failed_comes_last()
    {
        var running = Trial(1, RecipeCatalog.Hrnn, [0.8]) with { Status = TrialStatus.InProgress };
        var failed = Trial(2, RecipeCatalog.Hrnn, [0.9]) with { Status = TrialStatus.Failed, Metric = null };
        var stopped = Trial(3, RecipeCatalog.HrnnMetadata, [0.6]) with { Status = TrialStatus.Stopped };
        Assert.Equal([3, 4, 1, 2], Numbers(failed, running, Trial(4, RecipeCatalog.HrnnMetadata, [0.5]), stopped));
    }

    [Fact]
    public void Without_any_metric_nobody_wins() =>
        Assert.Null(Leaderboard.Best([Trial(1, RecipeCatalog.Hrnn, [0.9]) with { Status = TrialStatus.Failed, Metric = null }], minimize: false));

    private static IEnumerable<int> Numbers(params Trial[] trials) => Leaderboard.Order(trials, minimize: false).Select(trial => trial.Number);

    private static Trial Trial(int number, string recipe, double[] byGroup) => new()
    {
        SolutionVersionArn = "v",
        Number = number,
        RecipeArn = RecipeCatalog.Get(recipe).Arn,
        Hyperparameters = new Dictionary<string, string>(),
        Seed = 1,
        MetricName = "coverage",
        Status = TrialStatus.Completed,
        Metric = byGroup.Average(),
        MetricByGroup = byGroup,
        DataFingerprint = "1",
    };
}
