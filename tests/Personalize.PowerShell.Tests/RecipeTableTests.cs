using System.Management.Automation;
using System.Text.Json;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests;

/// <summary>A runspace with an empty dataset group.</summary>
public sealed class EmptyShop : IDisposable
{
    public EmptyShop() => Session.Run("New-PersonalizeDatasetGroup shop");

    internal ModuleSession Session { get; } = new(new RecordingInterface());

    public void Dispose() => Session.Dispose();
}

/// <summary>Every combination of performAutoML, recipeArn and the other settings of CreateSolution, from the binder to the solution.</summary>
public sealed class RecipeTableTests(EmptyShop shop) : IClassFixture<EmptyShop>
{
    private const string AllThree = "aws-hrnn,aws-hrnn-metadata,aws-hrnn-coldstart";
    private const string Ndcg = "normalized_discounted_cumulative_gain_at_25";

    private static readonly string?[] s_configs =
    [
        null,
        "@{ autoMLConfig = @{ metricName = 'coverage'; recipeList = @('aws-hrnn-metadata') } }",
        "@{ autoMLConfig = @{ metricName = 'coverage' } }",
        "@{ autoMLConfig = @{ recipeList = @('aws-hrnn-metadata') } }",
        "@{ algorithmHyperParameters = @{ bptt = 16 } }",
        "@{ autoMLConfig = @{ metricName = 'coverage' }; algorithmHyperParameters = @{ bptt = 16 } }",
    ];

    /// <summary>-PerformAutoML, -RecipeArn, number of the configuration, outcome.</summary>
    public static TheoryData<bool?, string?, int, string> Cells
    {
        get
        {
            string[] withAutoML = [
                "", $"coverage of aws-hrnn-metadata", $"coverage of {AllThree}", $"{Ndcg} of aws-hrnn-metadata", "", $"coverage of {AllThree}"];
            string[] withRecipe = ["", "", "", "", "bptt 16", "bptt 16"];
            var cells = new TheoryData<bool?, string?, int, string>();
            foreach (var performAutoML in new bool?[] { null, false, true })
            {
                foreach (var recipe in new[] { null, "aws-hrnn", "aws-hrn", "aws-user-personalization" })
                {
                    for (var config = 0; config < s_configs.Length; config++)
                    {
                        cells.Add(performAutoML, recipe, config, (performAutoML, recipe) switch
                        {
                            (true, not null) => "binding refused: ParameterBindingFailed",
                            (true, null) => $"AutoML: {withAutoML[config]}",
                            (null, null) => "binding refused: MissingMandatoryParameter",
                            (false, null) => "NeitherAutoMLNorRecipe",
                            (_, "aws-hrn") => "UnknownRecipe",
                            _ => $"{recipe}: {withRecipe[config]}",
                        });
                    }
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_cell_has_its_outcome(bool? performAutoML, string? recipe, int config, string outcome)
    {
        var name = $"s{performAutoML}-{recipe}-{config}";
        var arguments = (performAutoML is { } flag ? $" -PerformAutoML:${flag}" : "")
            + (recipe is null ? "" : $" -RecipeArn {recipe}")
            + (s_configs[config] is { } text ? $" -SolutionConfig {text}" : "");
        using var shell = shop.Session.Shell($"New-PersonalizeSolution {name} shop{arguments}");

        Assert.Equal(outcome, Outcome(shell));

        var warnings = shell.Streams.Warning.Select(w => w.Message).ToArray();
        if (outcome.StartsWith("AutoML", StringComparison.Ordinal) && config is (4 or 5))
        {
            Assert.Equal(
                ["With performAutoML, only autoMLConfig and autoTrainingConfig of the solutionConfig are used; ignored: algorithmHyperParameters."], warnings);
        }
        else if (outcome.StartsWith("aws", StringComparison.Ordinal) && config is (1 or 2 or 3 or 5))
        {
            Assert.Equal(["solutionConfig.autoMLConfig is ignored: it is used only with performAutoML."], warnings);
        }
        else
        {
            Assert.Empty(warnings);
        }
    }

    private static string Outcome(System.Management.Automation.PowerShell shell)
    {
        if (shell.Invoke() is not [{ BaseObject: Solution solution }])
        {
            var error = Assert.Single(shell.Streams.Error);
            return (error.Exception is ParameterBindingException ? "binding refused: " : "") + error.FullyQualifiedErrorId.Split(',')[0];
        }

        Assert.Equal(solution.PerformAutoML, solution.PerformHPO);
        return $"{(solution.PerformAutoML ? "AutoML" : Arn.LastPartOf(solution.RecipeArn!))}: {Describe(solution.SolutionConfig)}";
    }

    private static string Describe(string? config)
    {
        using var document = JsonDocument.Parse(config ?? "{}");
        if (document.RootElement.TryGetProperty("autoMLConfig", out var autoML))
        {
            return $"{autoML.GetProperty("metricName")} of "
                + $"{string.Join(',', autoML.GetProperty("recipeList").EnumerateArray().Select(arn => Arn.LastPartOf(arn.GetString()!)))}";
        }

        return document.RootElement.TryGetProperty("algorithmHyperParameters", out var values) ? $"bptt {values.GetProperty("bptt")}" : "";
    }
}
