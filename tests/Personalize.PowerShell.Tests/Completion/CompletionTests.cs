using System.Diagnostics;
using System.Management.Automation;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Completion;

/// <summary>What Tab offers beyond names of resources.</summary>
public sealed class CompletionTests(TrainedShop shop) : IClassFixture<TrainedShop>
{
    private const string Filter = "New-PersonalizeFilter f shop '";

    private ModuleSession Session => shop.Session;

    [Theory]
    [InlineData(
        "New-PersonalizeSolution x shop -RecipeArn aws-hrnn -SolutionConfig bpt", "@{ algorithmHyperParameters = @{ bptt = 32 } }", "2 .. 32, default 32")]
    [InlineData("New-PersonalizeSolution x shop -RecipeArn aws-hrnn-coldstart -SolutionConfig cold_start_r",
        "@{ featureTransformationParameters = @{ cold_start_relative_from = 'latestItem' } }", "latestItem, currentTime")]
    [InlineData("New-PersonalizeSolution x shop -PerformHPO -RecipeArn aws-hrnn -SolutionConfig hidden", "@{ hpoConfig = @{ algorithmHyperParameterRanges = @{ "
        + "integerHyperParameterRanges = @(@{ name = 'hidden_dimension'; minValue = 32; maxValue = 256 }) } } }", "32 .. 256")]
    [InlineData("New-PersonalizeSolution x shop -PerformAutoML -SolutionConfig cov", "@{ autoMLConfig = @{ metricName = 'coverage' } }", "Share of all items")]
    [InlineData("New-PersonalizeCampaign x -CampaignConfig exploration_w", "@{ itemExplorationConfig = @{ explorationWeight = 0.3 } }", "0 .. 1, default 0.3")]
    [InlineData("New-PersonalizeSolution x shop -RecipeArn aws-hrnn -EventType pur", "purchase", "Event type")]
    [InlineData("Get-PersonalizeRecommendation shop -UserId u000", "u0001", "User")]
    [InlineData("Get-PersonalizeRecommendation shop u0001 -Context ", "@{ DEVICE = '' }", "field of the interactions")]
    [InlineData("Get-PersonalizeSolutionMetric sh", "shop", "newest version")]
    [InlineData(Filter, "'EXCLUDE ItemID WHERE '", "Excludes the matching items")]
    [InlineData(Filter + "EXCLUDE ItemID WHERE ", "'EXCLUDE ItemID WHERE Interactions.ITEM_ID'", "String field")]
    [InlineData(Filter + "EXCLUDE ItemID WHERE Interactions.EVENT_T", "'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE'", "String field")]
    [InlineData(Filter + "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE N", "'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE NOT IN ('", "Compares")]
    [InlineData(Filter + "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"pu", "'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"purchase\"'", "A value")]
    [InlineData(Filter + "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"purchase\") O",
        "'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"purchase\") OR'", "Another")]
    [InlineData("Write-PersonalizeEvent shop -UserId u000", "u0001", "User")]
    [InlineData("Write-PersonalizeEvent shop -ItemId i000", "i0001", "Item")]
    [InlineData("Write-PersonalizeEvent shop -EventType pu", "purchase", "Event type")]
    [InlineData("Write-PersonalizeEvent shop -Properties ", "@{ DEVICE = '' }", "field of the interactions")]
    public void The_word_is_completed_with_a_tooltip(string line, string text, string toolTip)
    {
        var first = Complete(line)[0];

        Assert.Equal(text, first.CompletionText);
        Assert.Contains(toolTip, first.ToolTip, StringComparison.Ordinal);
    }

    [Fact]
    public void Placeholders_of_the_filter_are_offered_as_a_hashtable()
    {
        Session.Run(
            "$null = New-PersonalizeFilter placeholders shop 'INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($TYPES) AND Interactions.EVENT_VALUE > $LEAST'");

        Assert.All(["-Filter placeholders -FilterValues ", "-PromotionFilter placeholders -PromotionFilterValues "], line =>
            Assert.Equal("@{ TYPES = ''; LEAST = '' }", Complete($"Get-PersonalizeRecommendation shop u0001 {line}")[0].CompletionText));
    }

    [Theory]
    [InlineData("EVENT_TYPE", 4)]
    [InlineData("EVENT_VALUE", 8)]
    public void Texts_are_not_offered_what_compares_numbers(string field, int operators) =>
        Assert.Equal(operators, Complete($"{Filter}EXCLUDE ItemID WHERE Interactions.{field} ").Count);

    [Theory]
    [InlineData("Get-PersonalizeRecommendation no-such-campaign -UserId u")]
    [InlineData("New-PersonalizeSolution x no-such-group -RecipeArn aws-hrnn -EventType ")]
    [InlineData("New-PersonalizeSolution x shop -RecipeArn no-such-recipe -SolutionConfig ")]
    [InlineData("New-PersonalizeFilter f no-such-group 'EXCLUDE ItemID WHERE ")]
    [InlineData(Filter + "EXCLUDE ItemID WHERE Nonsense.FIELD IN (")]
    [InlineData(Filter + "(((( ||| ,,,")]
    [InlineData("Get-PersonalizeRecommendation shop u0001 -Filter no-such-filter -FilterValues ")]
    public void Nothing_to_offer_is_no_error(string line)
    {
        using var shell = System.Management.Automation.PowerShell.Create(Session.Runspace);
        var before = Session.Run("$Error.Count")[0].BaseObject;

        Assert.DoesNotContain(Complete(line), one => one.ResultType == CompletionResultType.ParameterValue);
        Assert.Equal(before, Session.Run("$Error.Count")[0].BaseObject);
    }

    [Theory]
    [InlineData("Get-PersonalizeSolution ")]
    [InlineData("Get-PersonalizeRecommendation shop -UserId u")]
    [InlineData(Filter + "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (")]
    public void It_is_there_before_anyone_waits(string line)
    {
        var best = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var watch = Stopwatch.StartNew();
            Complete(line);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        Assert.True(best < TimeSpan.FromMilliseconds(50), $"{best.TotalMilliseconds:0} ms at best.");
    }

    private IReadOnlyList<CompletionResult> Complete(string line)
    {
        var text = $"{line[..line.IndexOf(' ')]} -Store '{Session.Store}'{line[line.IndexOf(' ')..]}";
        using var shell = System.Management.Automation.PowerShell.Create(Session.Runspace);
        return CommandCompletion.CompleteInput(text, text.Length, [], shell).CompletionMatches;
    }
}
