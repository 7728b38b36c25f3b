using System.Management.Automation;
using System.Text.Json;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>What a person does once a model is there.</summary>
public sealed class ServingFlowTests(TrainedShop shop) : IClassFixture<TrainedShop>
{
    private ModuleSession Session => shop.Session;

    private string[] Items(string script, params object[] arguments) =>
        [.. Session.Run(script, arguments).Select(row => ((Recommendation)row.BaseObject).ItemId)];

    [Fact]
    public void Metrics_have_exactly_the_documented_keys_and_baselines_beside()
    {
        var metric = Session.Run<SolutionMetric>("Get-PersonalizeSolutionMetric shop");

        Assert.Equal(RankingMetrics.Names, metric.Metrics.Keys);
        Assert.Equal(MetricDescription.BaselineNames, metric.Baselines.Keys);
        Assert.All(metric.Baselines.Values, baseline => Assert.Equal(RankingMetrics.Names, baseline.Keys));
        Assert.Equal(metric.Metrics["coverage"], Session.Run<double>("(Get-PersonalizeSolutionMetric shop).Metrics.coverage"));
    }

    [Fact]
    public void Recommendations_are_rows_best_first()
    {
        var rows = Session.Run("Get-PersonalizeRecommendation shop 1 -NumResults 10").Select(row => (Recommendation)row.BaseObject).ToArray();

        Assert.Equal(Enumerable.Range(1, 10), rows.Select(row => row.Position));
        Assert.Equal(rows.Select(row => row.Score).OrderDescending(), rows.Select(row => row.Score));
        Assert.InRange(rows.Sum(row => row.Score), 0, 1 + 1e-9);
        Assert.Equal(10, rows.Select(row => row.ItemId).Distinct().Count());
        Assert.Single(rows.Select(row => row.RecommendationId).Distinct());
    }

    [Theory]
    [InlineData("'1', '2', 'nobody' | Get-PersonalizeRecommendation -Campaign shop -NumResults 2", "1 1 2 2 nobody nobody")]
    [InlineData("1, 2 | Get-PersonalizeRecommendation -Campaign shop -NumResults 1", "1 2")]
    [InlineData("Get-PersonalizeRecommendation shop 1, 2 -NumResults 1", "1 2")]
    [InlineData("[pscustomobject] @{ USER_ID = '1' }, [pscustomobject] @{ USER_ID = '2' } | Get-PersonalizeRecommendation -Campaign shop -NumResults 1", "1 2")]
    [InlineData("Get-PersonalizeCampaign shop | Get-PersonalizeRecommendation -UserId 1 -NumResults 1", "1")]
    public void Users_and_campaigns_come_down_the_pipeline(string script, string users) =>
        Assert.Equal(users, string.Join(' ', Session.Run(script).Select(row => ((Recommendation)row.BaseObject).UserId)));

    [Fact]
    public void A_filter_keeps_items_out()
    {
        var user = File.ReadLines(Path.Combine(Session.Folder, "sample", "interactions.csv")).Skip(1).First().Split(',')[0];
        var all = Items("Get-PersonalizeRecommendation shop $args[0] -NumResults 40", user);
        Session.Run("New-PersonalizeFilter seen shop 'EXCLUDE ItemID WHERE Interactions.ITEM_ID IN ($ITEM)'");
        var unseen = Items(
            "$user, $items = $args; Get-PersonalizeRecommendation shop $user -NumResults 40 -Filter seen -FilterValues @{ ITEM = $items }", [user, .. all]);

        Assert.True(unseen.Length < all.Length);
        Assert.Equal(all.Where(unseen.Contains), unseen);
    }

    [Theory]
    [InlineData("in.jsonl", "{\"userId\":\"2\"}\n{\"userId\":\"nobody\"}\n")]
    [InlineData("in.csv", "NAME,USER_ID\na,2\nb,nobody\n")]
    public void A_batch_answers_as_single_requests_do(string file, string text)
    {
        var output = Path.Combine(Session.Folder, $"{file}.out");

        var report = Session.Run<BatchInferenceReport>(
            "Invoke-PersonalizeBatchInference shop $args[0] $args[1] -NumResults 5", Session.File(file, text), output);

        Assert.Equal((2L, 0L), (report.Lines, report.Failed));
        var lists = File.ReadAllLines(output).Select(
            line =>
                JsonDocument.Parse(line).RootElement.GetProperty("output").GetProperty("recommendedItems").EnumerateArray().Select(item => item.GetString()!));
        Assert.Equal([Items("Get-PersonalizeRecommendation shop 2 -NumResults 5"), Items("Get-PersonalizeRecommendation shop nobody -NumResults 5")], lists);
    }

    [Fact]
    public void A_batch_becomes_a_table_by_its_extension()
    {
        var input = Session.File("in.jsonl", "{\"userId\":\"2\"}\nbroken\n{\"userId\":\"nobody\"}\n");
        var csv = Path.Combine(Session.Folder, "out.csv");
        var parquet = Path.Combine(Session.Folder, "out.parquet");

        Session.Run(
            "Invoke-PersonalizeBatchInference shop $args[0] $args[1] -NumResults 2; Invoke-PersonalizeBatchInference shop $args[0] $args[2] -NumResults 2",
            input,
            csv,
            parquet);

        var lines = File.ReadAllLines(csv);
        Assert.Equal("USER_ID,POSITION,ITEM_ID,SCORE,IS_NEW,IS_EXPLORED,ERROR", lines[0]);
        string[] expected = [.. Items("Get-PersonalizeRecommendation shop 2 -NumResults 2").Select((item, i) => $"2,{i + 1},{item}"), ",,",
            .. Items("Get-PersonalizeRecommendation shop nobody -NumResults 2").Select((item, i) => $"nobody,{i + 1},{item}")];
        Assert.Equal(expected, lines.Skip(1).Select(line => string.Join(',', line.Split(',')[..3])));
        Assert.Contains("The line is not JSON", lines[3], StringComparison.Ordinal);
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(parquet)[..4]);
        var again = Path.Combine(Session.Folder, "again.jsonl");
        Assert.All(
            [csv, parquet],
            table => Assert.Equal((5L, 1L), Tally(Session.Run<BatchInferenceReport>("Invoke-PersonalizeBatchInference shop $args[0] $args[1]", table, again))));

        static (long Lines, long Failed) Tally(BatchInferenceReport report) => (report.Lines, report.Failed);
    }

    [Fact]
    public void A_table_that_breaks_off_is_answered_as_far_as_it_goes()
    {
        var output = Path.Combine(Session.Folder, "broken.out");

        var report = Session.Run<BatchInferenceReport>(
            "Invoke-PersonalizeBatchInference shop $args[0] $args[1] -NumResults 1", Session.File("broken.csv", "USER_ID,A\n1,x\n2,x,y\n\"3,x\n4,x\n"), output);

        Assert.Equal((3L, 2L), (report.Lines, report.Failed));
        var lines = File.ReadAllLines(output);
        Assert.Contains("has 3 fields, but the header has 2", lines[1], StringComparison.Ordinal);
        Assert.Contains("line 4: field 1 of the row that starts here is quoted incorrectly", lines[2], StringComparison.Ordinal);
        Assert.Contains("The rest of the file cannot be read.", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_promotion_brings_items_in()
    {
        var all = Items("Get-PersonalizeRecommendation shop 1 -NumResults 40");
        Session.Run("Import-PersonalizeDataset shop Items $args[0] -InformationAction Ignore", Path.Combine(Session.Folder, "sample", "items.csv"));
        Session.Run("New-PersonalizeFilter worst shop 'EXCLUDE ItemID WHERE Items.ITEM_ID IN ($BEST)'");
        var list = Items(
            "Get-PersonalizeRecommendation shop 1 -NumResults 4 -PromotionFilter worst -PromotionFilterValues @{ BEST = $args } -PercentPromoted 50",
            all[..^2]);

        Assert.Equal([all[0], all[1]], list.Where(item => item == all[0] || item == all[1]));
        Assert.Equal([all[^2], all[^1]], list.Where(item => item == all[^2] || item == all[^1]));
        Assert.StartsWith(
            "IncompletePromotion,", Session.Fails("Get-PersonalizeRecommendation shop 1 -PercentPromoted 50").FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_campaign_is_never_taken_for_a_user()
    {
        var error = Session.Fails("Get-PersonalizeCampaign shop | Get-PersonalizeRecommendation");

        Assert.StartsWith("MissingUserId,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("501")]
    public void The_number_of_results_is_limited(string count)
    {
        var error = Session.Fails($"Get-PersonalizeRecommendation shop 1 -NumResults {count}");

        Assert.StartsWith("ParameterArgumentValidationError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_is_ignored_with_a_warning()
    {
        using var shell = Session.Shell("Get-PersonalizeRecommendation shop 1 -ItemId 7 -NumResults 1");

        Assert.Single(shell.Invoke());
        Assert.Contains("itemId '7' is ignored", Assert.Single(shell.Streams.Warning).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-PersonalizeSolutionVersion -Solution shop")]
    [InlineData("Get-PersonalizeSolution shop | Get-PersonalizeSolutionVersion")]
    [InlineData("Get-PersonalizeSolutionVersion -SolutionVersion shop")]
    [InlineData("Get-PersonalizeSolutionVersion | Get-PersonalizeSolutionVersion")]
    [InlineData("Get-PersonalizeCampaign shop | Get-PersonalizeSolutionVersion")]
    [InlineData("'shop' | Get-PersonalizeSolutionVersion")]
    public void A_version_is_found_by_whatever_points_to_it(string script) =>
        Assert.Equal(ResourceStatus.Active, Session.Run<SolutionVersion>(script).Status);

    [Theory]
    [InlineData("Get-PersonalizeDataset shop | Get-PersonalizeDatasetGroup", "shop")]
    [InlineData("Get-PersonalizeDataset shop | Get-PersonalizeSchema", null)]
    [InlineData("Get-PersonalizeSolutionVersion | Get-PersonalizeSolution", "shop")]
    [InlineData("Get-PersonalizeSolution | Get-PersonalizeDatasetGroup", "shop")]
    [InlineData("(Get-PersonalizeSolution shop).Arn | Get-PersonalizeSolution", "shop")]
    [InlineData("[pscustomobject] @{ Name = 'shop' } | Get-PersonalizeCampaign", "shop")]
    public void Every_reference_can_be_followed(string script, string? name)
    {
        var resource = Session.Run<Resource>(script);

        Assert.Equal(name ?? resource.Name, resource.Name);
    }

    [Theory]
    [InlineData("Get-PersonalizeSolutionVersion | & $copy | Get-PersonalizeSolutionMetric")]
    [InlineData("Get-PersonalizeCampaign | & $copy | Get-PersonalizeRecommendation -UserId 1 -NumResults 1")]
    [InlineData("Get-PersonalizeSolution | & $copy | Get-PersonalizeSolutionVersion")]
    public void Objects_that_came_over_remoting_still_bind(string script) => Assert.NotEmpty(Session.Run(
        """
        $copy = { process { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) } }

        """ + script));

    [Fact]
    public void Every_output_has_a_view()
    {
        var before = shop.Terminal.Output.Length;
        Session.Run(
            """
            Set-StrictMode -Version Latest
            $commands = { Get-PersonalizeDatasetGroup }, { Get-PersonalizeSchema }, { Get-PersonalizeDataset }, { (Get-PersonalizeDataset).LastImport },
                { Get-PersonalizeRecipe }, { (Get-PersonalizeRecipe aws-hrnn).Hyperparameters }, { Get-PersonalizeSolution },
                { Get-PersonalizeSolutionVersion },
                { (Get-PersonalizeSolutionVersion).Epochs }, { Get-PersonalizeSolutionMetric shop }, { Get-PersonalizeCampaign },
                { Get-PersonalizeRecommendation shop 1 -NumResults 3 }
            foreach ($command in $commands) { & $command | Out-Default }
            """);
        var text = shop.Terminal.Output[before..];

        string[] expected =
        [
            "Name Status Created", "Name +Type +Created", "Name +Group Type +Rows Updated", "Dataset  : shop/INTERACTIONS", "Name +AutoML Update",
            "Name +Type +Default", "Name Group Recipe +HPO +Status", "Solution Version +Recipe +Status NDCG@25 +Training", "Phase +Epoch +Loss NDCG@25",
            "Metric +Model +Popular +Recent +Own items +Item-kNN +kNN\\+own +Gain", "Name SolutionVersion +Status", "For: user 1", "Position +Score ItemId",
        ];
        Assert.All(expected, pattern => Assert.Matches(pattern, text));
        Assert.DoesNotContain("#ERR", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-PersonalizeSolution sh", "shop")]
    [InlineData("New-PersonalizeCampaign x -SolutionVersion ", "arn:local:personalize:::solution/shop/")]
    [InlineData("Get-PersonalizeRecommendation -Campaign ho", "shop")]
    [InlineData("Remove-PersonalizeDatasetGroup ", "shop")]
    [InlineData("New-PersonalizeSolution x shop -RecipeArn aws-hrnn-c", "aws-hrnn-coldstart")]
    [InlineData("New-PersonalizeSolution x shop -PerformAutoML -MetricName cov", "coverage")]
    [InlineData("New-PersonalizeSolution x shop -PerformAutoML -RecipeList aws-hrnn-m", "aws-hrnn-metadata")]
    public void Names_are_completed_with_a_tooltip(string line, string start)
    {
        var completed = Complete(line, Session.Store);

        Assert.StartsWith(start, completed[0].CompletionText, StringComparison.Ordinal);
        Assert.NotEqual("", completed[0].ToolTip);
    }

    [Theory]
    [InlineData("Get-PersonalizeSolution no-such-")]
    [InlineData("New-PersonalizeSolution x shop -RecipeArn zzz")]
    public void Nothing_to_offer_is_no_error(string line) =>
        Assert.DoesNotContain(Complete(line, Session.Store), one => one.ResultType == CompletionResultType.ParameterValue);

    [Fact]
    public void A_relative_store_is_completed_from_where_the_user_is()
    {
        Session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", Session.Folder);

        Assert.Equal("shop", Complete("Get-PersonalizeSolution ", "./store")[0].CompletionText);
    }

    [Fact]
    public void Completing_makes_no_store()
    {
        var store = Path.Combine(Session.Folder, "never");
        Complete("Get-PersonalizeSolution ", store);

        Assert.False(Directory.Exists(store));
    }

    private IReadOnlyList<CompletionResult> Complete(string line, string store)
    {
        var text = $"{line[..line.IndexOf(' ')]} -Store '{store}'{line[line.IndexOf(' ')..]}";
        using var shell = System.Management.Automation.PowerShell.Create(Session.Runspace);
        return CommandCompletion.CompleteInput(text, text.Length, [], shell).CompletionMatches;
    }
}
