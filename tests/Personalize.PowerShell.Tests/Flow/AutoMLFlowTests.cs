using System.Management.Automation;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>A shop on which AutoML has run once.</summary>
public sealed class SearchedShop : IDisposable
{
    public SearchedShop()
    {
        Session = new ModuleSession(new RecordingInterface());
        Session.Run(TrainedShop.ImportSample, Path.Combine(Session.Folder, "sample"));
        using var shell = Session.Shell("Invoke-AutoML shop -MaxTrainingJobs 3 -Seed 5");
        Result = (AutoMLResult)Assert.Single(shell.Invoke()).BaseObject;
        Informations = [.. shell.Streams.Information.Select(record => record.ToString())];
    }

    internal ModuleSession Session { get; }

    internal AutoMLResult Result { get; }

    internal IReadOnlyList<string> Informations { get; }

    public void Dispose() => Session.Dispose();
}

public sealed class AutoMLFlowTests(SearchedShop shop) : IClassFixture<SearchedShop>
{
    private ModuleSession Session => shop.Session;

    [Fact]
    public void The_result_has_winner_metrics_and_leaderboard()
    {
        var result = shop.Result;
        var version = Session.Run<SolutionVersion>("Get-PersonalizeSolutionVersion -SolutionVersion shop-automl");

        Assert.Equal((version.Arn, ResourceStatus.Active), (result.SolutionVersionArn, result.Status));
        Assert.Equal(version.BestRecipeArn, result.BestRecipeArn);
        Assert.NotNull(result.BestRecipeArn);
        Assert.Equal(version.TunedHPOParams, result.TunedHPOParams);
        Assert.Equal(version.Metrics!["coverage"], result.Metrics["coverage"]);
        Assert.Equal(3, result.Leaderboard.Count(trial => trial.Status != TrialStatus.Failed));
        Assert.Equal(result.TunedHPOParams, result.Leaderboard[0].Hyperparameters);
        Assert.Contains(shop.Informations, text => text.Contains("Resume-PersonalizeSolutionVersion shop-automl/", StringComparison.Ordinal));
    }

    [Fact]
    public void The_view_shows_winner_and_leaderboard()
    {
        var terminal = new RecordingInterface();
        using var session = new ModuleSession(terminal);
        session.Run("$args[0] | Out-Default", shop.Result);
        var text = terminal.Output;

        Assert.Contains(" won with hidden_dimension=", text, StringComparison.Ordinal);
        Assert.Contains("on the held-out users", text, StringComparison.Ordinal);
        Assert.Matches("Recipe +Trial +hidden_dimension +bptt +recency_mask +Metric +Time", text);
        Assert.Equal(3, System.Text.RegularExpressions.Regex.Count(text, "(true|false) +0[.][0-9]{4}[* ]? +[0-9.]+ s"));
    }

    [Fact]
    public void Trials_have_a_row_each()
    {
        var terminal = new RecordingInterface();
        using var session = new ModuleSession(terminal);
        session.Run("$args[0].Leaderboard | Out-Default; $args[0].Leaderboard[0].Epochs | Out-Default", shop.Result);

        Assert.Matches("Trial +Recipe +Metric +Time +Status +Values", terminal.Output);
        Assert.Matches(
            "[0-9] +aws-hrnn +0[.][0-9]{4} +[0-9.]+ s +(COMPLETED|STOPPED) +hidden_dimension=[0-9]+, bptt=[0-9]+, recency_mask=(true|false)", terminal.Output);
        Assert.Matches("Epoch +Loss +Metric +Time", terminal.Output);
    }

    [Theory]
    [InlineData("$args[0] | Get-PersonalizeTrial")]
    [InlineData("Get-PersonalizeTrial shop-automl")]
    [InlineData("Get-PersonalizeSolutionVersion -SolutionVersion shop-automl | Get-PersonalizeTrial")]
    public void Trials_are_listed_best_first(string script)
    {
        var trials = Session.Run(script, shop.Result).Select(row => (Trial)row.BaseObject).ToArray();

        Assert.Equal(shop.Result.Leaderboard.Select(trial => trial.Number), trials.Select(trial => trial.Number));
        Assert.All(trials.Where(trial => trial.Status == TrialStatus.Completed), trial => Assert.NotEmpty(trial.Epochs));
    }

    [Fact]
    public void The_result_stands_for_its_version()
    {
        var name = $"c{Guid.NewGuid():N}";
        var rows = Session.Run(
            "$version = $args[0]; $version | New-PersonalizeCampaign -Name $args[1] | Get-PersonalizeRecommendation -UserId 1 -NumResults 3",
            shop.Result,
            name);
        Assert.Equal(3, rows.Count);
        Assert.Equal(shop.Result.SolutionVersionArn, Session.Run<Campaign>("Get-PersonalizeCampaign $args[0]", name).SolutionVersionArn);
        Session.Run("Remove-PersonalizeCampaign $args[0] -Force", name);
    }

    [Fact]
    public void A_file_is_imported_first_and_the_version_passed_through()
    {
        var path = Directory.GetFiles(Path.Combine(Session.Folder, "sample"), "*nteractions*.csv")[0];
        var version = Session.Run<SolutionVersion>(
            "Invoke-AutoML -Path $args[0] -DatasetGroup files -Name picked -RecipeList aws-hrnn -MetricName coverage -MaxTrainingJobs 1 -PassThru 6> $null",
            path);

        Assert.Equal(("picked", ResourceStatus.Active), (Arn.NameOf(version.SolutionArn), version.Status));
        Assert.Equal(("coverage", 1), (version.Search!.MetricName, version.Search.MaxTrials));
        Assert.Equal("arn:aws:personalize:::recipe/aws-hrnn", version.BestRecipeArn);
    }

    [Theory]
    [InlineData("Invoke-AutoML nosuch", "ResourceNotFound")]
    [InlineData("Invoke-AutoML shop -MetricName ndcg", "UnknownMetric")]
    [InlineData("Invoke-AutoML shop -RecipeList aws-user-personalization", "InvalidRecipeList")]
    [InlineData("Invoke-AutoML shop -MaxTrainingJobs 41", "ParameterArgumentValidationError")]
    [InlineData("Invoke-AutoML", "MissingMandatoryParameter")]
    [InlineData("Get-PersonalizeTrial nosuch", "ResourceNotFound")]
    public void What_cannot_be_searched_is_refused(string script, string errorId) =>
        Assert.Equal(errorId, Session.Fails(script).FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public void A_report_is_one_page_without_script()
    {
        var file = Session.Run<FileInfo>("$args[0] | Export-PersonalizeReport -Path $args[1]", shop.Result, Session.Folder);
        var html = File.ReadAllText(file.FullName);

        Assert.Equal(Arn.LastPartOf(shop.Result.SolutionVersionArn), file.Name["shop-automl-".Length..^".html".Length]);
        Assert.Contains("<h2>Leaderboard</h2>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal("ResourceNotFound", Session.Fails("Export-PersonalizeReport nosuch $args[0]", Session.Folder).FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void What_if_searches_nothing()
    {
        var before = Session.Run("Get-PersonalizeSolution").Count;
        Session.Run("Invoke-AutoML shop -WhatIf");
        Assert.Equal(before, Session.Run("Get-PersonalizeSolution").Count);
    }

    [Fact]
    public void Stopped_it_keeps_what_is_finished_and_says_how_to_go_on()
    {
        var terminal = new RecordingInterface();
        using var session = new ModuleSession(terminal);
        session.Run(TrainedShop.ImportSample, Path.Combine(session.Folder, "sample"));
        using var shell = session.Shell("Invoke-AutoML shop -RecipeList aws-hrnn -MaxTrainingJobs 3 -ThrottleLimit 1");
        using var begun = new ManualResetEventSlim();
        shell.Streams.Information.DataAdded += (_, _) => begun.Set();

        var running = shell.BeginInvoke();
        begun.Wait();
        shell.Stop();

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        var version = session.Run<SolutionVersion>("Get-PersonalizeSolutionVersion -SolutionVersion shop-automl");
        Assert.Equal(ResourceStatus.CreateStopped, version.Status);
        Assert.Contains("Resume-PersonalizeSolutionVersion", terminal.Errors, StringComparison.Ordinal);
        Assert.Contains(version.Name, terminal.Errors, StringComparison.Ordinal);
        Assert.Equal(ResourceStatus.Active, session.Run<SolutionVersion>("Resume-PersonalizeSolutionVersion $args[0] 6> $null", version.Name).Status);
        Assert.Equal(3, session.Run("Get-PersonalizeTrial shop-automl").Count);
    }
}
