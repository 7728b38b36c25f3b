using System.Management.Automation;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests;

/// <summary>A request of the API, piped as an object, loses no member that the cmdlet has a parameter for.</summary>
public sealed class RequestBindingTests : IDisposable
{
    // The members of the requests in the Amazon Personalize API reference, and the cmdlets that do the same. What is nested in
    // another way here (jobInput, dataSource, promotions) has no counterpart by name; performAutoML is given as a parameter.
    private static readonly Dictionary<string, string> s_members = new(StringComparer.Ordinal)
    {
        ["New-PersonalizeDatasetGroup"] = "name tags",
        ["New-PersonalizeSchema"] = "name schema",
        ["New-PersonalizeDataset"] = "name datasetGroupArn datasetType schemaArn",
        ["New-PersonalizeSolution"] = "name datasetGroupArn recipeArn performHPO eventType solutionConfig tags",
        ["New-PersonalizeSolutionVersion"] = "solutionArn trainingMode",
        ["New-PersonalizeCampaign"] = "name solutionVersionArn minProvisionedTPS campaignConfig",
        ["Set-PersonalizeCampaign"] = "campaignArn solutionVersionArn minProvisionedTPS campaignConfig",
        ["New-PersonalizeFilter"] = "name datasetGroupArn filterExpression",
        ["New-PersonalizeEventTracker"] = "name datasetGroupArn",
        ["New-PersonalizeMetricAttribution"] = "name datasetGroupArn metrics metricsOutputConfig",
        ["Set-PersonalizeMetricAttribution"] = "metricAttributionArn addMetrics removeMetrics",
        ["Get-PersonalizeMetricAttribution"] = "metricAttributionArn datasetGroupArn",
        ["Remove-PersonalizeMetricAttribution"] = "metricAttributionArn",
        ["Get-PersonalizeRecommendation"] = "campaignArn userId itemId numResults context filterArn filterValues",
        ["Invoke-PersonalizeBatchInference"] = "numResults filterArn",
        ["Get-PersonalizeSolutionMetric"] = "solutionVersionArn",
        ["Get-PersonalizeSolution"] = "solutionArn datasetGroupArn",
        ["Get-PersonalizeSolutionVersion"] = "solutionArn solutionVersionArn",
        ["Get-PersonalizeCampaign"] = "campaignArn solutionArn",
        ["Get-PersonalizeDatasetGroup"] = "datasetGroupArn",
        ["Get-PersonalizeSchema"] = "schemaArn",
        ["Get-PersonalizeFilter"] = "filterArn datasetGroupArn",
        ["Get-PersonalizeRecipe"] = "recipeArn",
        ["Get-PersonalizeEventTracker"] = "eventTrackerArn",
        ["Stop-PersonalizeSolutionVersion"] = "solutionVersionArn",
        ["Remove-PersonalizeSolution"] = "solutionArn",
        ["Remove-PersonalizeCampaign"] = "campaignArn",
        ["Remove-PersonalizeDatasetGroup"] = "datasetGroupArn",
        ["Remove-PersonalizeSchema"] = "schemaArn",
        ["Remove-PersonalizeFilter"] = "filterArn",
        ["Remove-PersonalizeEventTracker"] = "eventTrackerArn",
    };

    private readonly ModuleSession _session = new(new RecordingInterface());

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_member_of_a_request_binds_by_its_name()
    {
        foreach (var (cmdlet, members) in s_members)
        {
            var parameters = _session.Run<CmdletInfo>("Get-Command $args[0]", cmdlet).Parameters.Values
                .Where(parameter => parameter.ParameterSets.Values.All(set => set.ValueFromPipelineByPropertyName)).ToArray();
            foreach (var member in members.Split(' '))
            {
                Assert.True(
                    parameters.Any(parameter => parameter.Aliases.Append(parameter.Name).Contains(member, StringComparer.OrdinalIgnoreCase)),
                    $"{cmdlet} loses {member}.");
            }
        }
    }

    [Theory]
    [InlineData("name", "datasetGroup", "recipeArn", "eventType", "performHPO", "solutionConfig", "tags")]
    [InlineData("Name", "DatasetGroupArn", "Recipe", "EventType", "PerformHPO", "SolutionConfig", "Tags")]
    public void A_piped_solution_request_is_the_solution(
        string name, string group, string recipe, string eventType, string performHpo, string config, string tags)
    {
        var solution = _session.Run<Solution>(
            $$"""
            $group = New-PersonalizeDatasetGroup shop
            [pscustomobject]@{
                {{name}} = 'made'; {{group}} = $group.Arn; {{recipe}} = 'aws-hrnn'; {{eventType}} = 'purchase'; {{performHpo}} = $true
                {{config}} = [pscustomobject]@{ eventValueThreshold = '0.5'; algorithmHyperParameters = [pscustomobject]@{ hidden_dimension = '40' } }
                {{tags}} = @([pscustomobject]@{ tagKey = 'team'; tagValue = 'red' })
            } | New-PersonalizeSolution
            """);

        Assert.Equal("purchase", solution.EventType);
        Assert.True(solution.PerformHPO);
        Assert.Contains("hidden_dimension", solution.SolutionConfig, StringComparison.Ordinal);
        Assert.Contains("0.5", solution.SolutionConfig, StringComparison.Ordinal);
        Assert.Equal("red", solution.Tags["team"]);
    }

    /// <summary>What one request has does not stay for the next one.</summary>
    [Fact]
    public void Rows_of_requests_are_independent()
    {
        var file = _session.File("solutions.csv", """
            name,datasetGroup,recipeArn,performAutoML,performHPO,eventType
            one,shop,aws-hrnn,false,TRUE,view
            two,shop,aws-hrnn,,false,
            """);

        var made = _session.Run(
            """
            $null = New-PersonalizeDatasetGroup shop
            Import-Csv $args[0] | New-PersonalizeSolution
            [pscustomobject]@{ name = 'three'; datasetGroup = 'shop'; performHPO = $true; recipeArn = 'aws-hrnn' },
                [pscustomobject]@{ name = 'four'; datasetGroup = 'shop'; recipeArn = 'aws-hrnn' } | New-PersonalizeSolution
            """,
            file).Select(solution => (Solution)solution.BaseObject).ToArray();

        Assert.Equal(["one", "two", "three", "four"], made.Select(solution => solution.Name));
        Assert.Equal([true, false, true, false], made.Select(solution => solution.PerformHPO));
        Assert.Equal("view", made[0].EventType);
        Assert.True(string.IsNullOrEmpty(made[1].EventType));
        Assert.Null(made[3].EventType);
    }
}
