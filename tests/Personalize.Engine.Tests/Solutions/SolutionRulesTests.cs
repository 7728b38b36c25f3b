using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Solutions;

public class SolutionRulesTests
{
    private const string Hrnn = "arn:aws:personalize:::recipe/aws-hrnn";
    private const string Default = "\"normalized_discounted_cumulative_gain_at_25\"";
    private const string AllThree =
        "\"arn:aws:personalize:::recipe/aws-hrnn\",\"arn:aws:personalize:::recipe/aws-hrnn-metadata\",\"arn:aws:personalize:::recipe/aws-hrnn-coldstart\"";

    private static readonly string?[] s_configs =
    [
        null,
        """{"autoMLConfig":{"metricName":"coverage","recipeList":["aws-hrnn-metadata"]}}""",
        """{"autoMLConfig":{"metricName":"coverage"}}""",
        """{"autoMLConfig":{"recipeList":["aws-hrnn-metadata"]}}""",
        """{"algorithmHyperParameters":{"bptt":16},"eventValueThreshold":3}""",
        """{"autoMLConfig":{"metricName":"coverage"},"algorithmHyperParameters":{"bptt":16},"eventValueThreshold":3}""",
    ];

    // What becomes of the six configurations above with AutoML, and with a recipe; null where none is left.
    private static readonly string?[] s_withAutoML =
    [
        null,
        """{"autoMLConfig":{"metricName":"coverage","recipeList":["arn:aws:personalize:::recipe/aws-hrnn-metadata"]}}""",
        $$$"""{"autoMLConfig":{"metricName":"coverage","recipeList":[{{{AllThree}}}]}}""",
        $$$"""{"autoMLConfig":{"metricName":{{{Default}}},"recipeList":["arn:aws:personalize:::recipe/aws-hrnn-metadata"]}}""",
        null,
        $$$"""{"autoMLConfig":{"metricName":"coverage","recipeList":[{{{AllThree}}}]}}""",
    ];

    private static readonly string?[] s_withRecipe =
    [
        null,
        "{}",
        "{}",
        "{}",
        """{"algorithmHyperParameters":{"bptt":"16"},"eventValueThreshold":"3"}""",
        """{"algorithmHyperParameters":{"bptt":"16"},"eventValueThreshold":"3"}""",
    ];

    private const string IgnoredWithAutoML =
        "With performAutoML, only autoMLConfig and autoTrainingConfig of the solutionConfig are used; ignored: algorithmHyperParameters, eventValueThreshold.";
    private const string IgnoredWithRecipe = "solutionConfig.autoMLConfig is ignored: it is used only with performAutoML.";

    /// <summary>Every cell of the recipe table: performAutoML × recipeArn × solutionConfig (by its number).</summary>
    public static TheoryData<bool?, string?, int> Cells
    {
        get
        {
            var cells = new TheoryData<bool?, string?, int>();
            foreach (var performAutoML in new bool?[] { null, false, true })
            {
                foreach (var recipe in new[] { null, "aws-hrnn", Hrnn, "aws-unknown", "aws-user-personalization" })
                {
                    for (var config = 0; config < s_configs.Length; config++)
                        cells.Add(performAutoML, recipe, config);
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_cell_of_the_recipe_table_has_its_outcome(bool? performAutoML, string? recipe, int config)
    {
        var request = Request(s_configs[config]) with { PerformAutoML = performAutoML, Recipe = recipe };
        var warnings = new List<string>();
        CheckedSolution Check() => SolutionRules.Check(request, warnings.Add);

        if (performAutoML == true && recipe is not null)
        {
            Assert.Equal((ErrorKind.InvalidInput, "AutoMLAndRecipe"), Refusal(Check));
        }
        else if (performAutoML != true && recipe is null)
        {
            Assert.Equal((ErrorKind.InvalidInput, "NeitherAutoMLNorRecipe"), Refusal(Check));
        }
        else if (recipe == "aws-unknown")
        {
            Assert.Equal((ErrorKind.ResourceNotFound, "UnknownRecipe"), Refusal(Check));
        }
        else
        {
            var solution = Check();
            Assert.Equal(performAutoML == true, solution.PerformAutoML);
            Assert.Equal(performAutoML == true, solution.PerformHPO);
            Assert.Equal(recipe is null ? null : RecipeCatalog.Get(recipe), solution.Recipe);
            Assert.Equal(
                (performAutoML == true ? s_withAutoML : s_withRecipe)[config],
                solution.SolutionConfig is null ? null : SolutionConfigWriter.Write(solution.SolutionConfig));
            Assert.Equal(
                (performAutoML, config) switch { (true, 4 or 5) => [IgnoredWithAutoML], (not true, 1 or 2 or 3 or 5) => [IgnoredWithRecipe], _ => [] },
                warnings);
            return;
        }

        Assert.Empty(warnings);
    }

    [Fact]
    public void With_AutoML_every_key_but_autoMLConfig_is_ignored_whatever_is_in_it()
    {
        var warnings = new List<string>();
        var solution = SolutionRules.Check(
            Request("""
                {"algorithmHyperParameters":{"bptt":999},"featureTransformationParameters":{"nonsense":1},
                 "hpoConfig":{"hpoObjective":{"metricName":"nonsense"}},
                 "eventValueThreshold":1,"optimizationObjective":{"itemAttribute":"PRICE"}}
                """) with { PerformAutoML = true },
            warnings.Add);

        Assert.Null(solution.SolutionConfig);
        Assert.EndsWith(
            "ignored: algorithmHyperParameters, featureTransformationParameters, hpoConfig, eventValueThreshold, optimizationObjective.",
            Assert.Single(warnings));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    public void AutoML_implies_HPO(bool? performHPO, bool expected) =>
        Assert.Equal(expected, SolutionRules.Check(Request(null) with { PerformAutoML = true, PerformHPO = performHPO }, null).PerformHPO);

    [Theory]
    [InlineData(null, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void With_a_recipe_HPO_is_what_was_asked_for(bool? performHPO, bool expected) =>
        Assert.Equal(expected, SolutionRules.Check(Request(null) with { Recipe = "aws-hrnn", PerformHPO = performHPO }, null).PerformHPO);

    [Fact]
    public void Shorthands_fill_the_AutoML_configuration()
    {
        var solution = SolutionRules.Check(
            Request(null) with
            {
                PerformAutoML = true,
                MetricName = "PRECISION_AT_5",
                RecipeList = ["AWS-HRNN", "arn:aws:personalize:::recipe/aws-hrnn-coldstart"],
            }, null);

        Assert.Equal("precision_at_5", solution.SolutionConfig!.AutoMLConfig!.MetricName);
        Assert.Equal([Hrnn, "arn:aws:personalize:::recipe/aws-hrnn-coldstart"], solution.SolutionConfig.AutoMLConfig.RecipeList!);
    }

    [Fact]
    public void Every_metric_of_the_page_can_be_chosen() => Assert.All(
        RankingMetrics.Names,
        metric => Assert.Equal(
            metric, SolutionRules.Check(Request(null) with { PerformAutoML = true, MetricName = metric }, null).SolutionConfig!.AutoMLConfig!.MetricName));

    /// <summary>Request (as changes to a plain one), error id, part of the message.</summary>
    public static TheoryData<string, CreateSolutionRequest, string, string> Refused
    {
        get
        {
            var autoML = Request(null) with { PerformAutoML = true };
            var recipe = Request(null) with { Recipe = "aws-hrnn" };
            var hpo = recipe with { PerformHPO = true };
            CreateSolutionRequest With(CreateSolutionRequest request, string json) => request with { SolutionConfig = JsonTree.Parse(json) };
            CreateSolutionRequest Integer(string range) => With(
                hpo, $$$$"""{"hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{{{{range}}}}]}}}""");
            CreateSolutionRequest Categorical(string range) => With(
                hpo, $$$$"""{"hpoConfig":{"algorithmHyperParameterRanges":{"categoricalHyperParameterRanges":[{{{{range}}}}]}}}""");

            return new()
            {
                { "explicit no HPO", autoML with { PerformHPO = false }, "AutoMLWithoutHPO", "performHPO is false" },
                { "unknown metric", autoML with { MetricName = "precision_at_50" }, "UnknownMetric", "Did you mean 'precision_at_5'?" },
                { "metric of the literature", autoML with { MetricName = "ndcg" }, "UnknownMetric",
                    "Did you mean 'normalized_discounted_cumulative_gain_at_25'?" },
                { "metric of the literature with its depth", autoML with { MetricName = "NDCG@10" }, "UnknownMetric",
                    "Did you mean 'normalized_discounted_cumulative_gain_at_10'?" },
                { "another one", autoML with { MetricName = "MRR" }, "UnknownMetric", "Did you mean 'mean_reciprocal_rank_at_25'?" },
                { "metric given twice", With(autoML with { MetricName = "coverage" }, """{"autoMLConfig":{"metricName":"coverage"}}"""), "SettingGivenTwice",
                    "give one of them" },
                { "list given twice", With(autoML with { RecipeList = ["aws-hrnn"] }, """{"autoMLConfig":{"recipeList":["aws-hrnn"]}}"""), "SettingGivenTwice",
                    "give one of them" },
                { "empty list", autoML with { RecipeList = [] }, "InvalidRecipeList", "has 0 entries; it must have 1 to 100" },
                { "101 entries", autoML with { RecipeList = [.. Enumerable.Repeat("aws-hrnn", 101)] }, "InvalidRecipeList",
                    "has 101 entries; it must have 1 to 100" },
                { "repeated", autoML with { RecipeList = ["aws-hrnn", Hrnn] }, "InvalidRecipeList",
                    $"recipeList[1] is '{Hrnn}', which is already in the list" },
                { "not for AutoML", autoML with { RecipeList = ["aws-user-personalization"] }, "InvalidRecipeList",
                    "which AutoML cannot choose; it must be one of aws-hrnn, aws-hrnn-metadata, aws-hrnn-coldstart." },
                { "unknown recipe", autoML with { RecipeList = ["aws-hrnn-metdata"] }, "InvalidRecipeList", "Did you mean 'aws-hrnn-metadata'?" },
                { "metric without AutoML", recipe with { MetricName = "coverage" }, "AutoMLSettingWithoutAutoML", "metricName ('coverage')" },
                { "list without AutoML", recipe with { RecipeList = ["aws-hrnn"] }, "AutoMLSettingWithoutAutoML", "recipeList" },
                { "empty event type", recipe with { EventType = " " }, "InvalidEventType", "1 to 256" },
                { "unknown hyperparameter", With(recipe, """{"algorithmHyperParameters":{"hidden_dimensions":64}}"""), "UnknownHyperparameter",
                    "Did you mean 'hidden_dimension'?" },
                { "value out of range", With(recipe, """{"algorithmHyperParameters":{"bptt":64}}"""), "InvalidHyperparameter",
                    "solutionConfig.algorithmHyperParameters.bptt is 64; it must be an integer from 2 to 32." },
                { "misplaced", With(recipe, """{"featureTransformationParameters":{"bptt":16}}"""), "MisplacedHyperparameter",
                    "bptt belongs in algorithmHyperParameters" },
                { "the other recipe's", With(recipe, """{"featureTransformationParameters":{"cold_start_max_duration":5}}"""), "UnknownHyperparameter",
                    "aws-hrnn has no hyperparameter" },
                { "nobody left", With(recipe, """{"featureTransformationParameters":{"max_user_history_length_percentile":0}}"""), "InvalidHyperparameter",
                    "must be below" },
                { "empty attribute", With(recipe, """{"optimizationObjective":{"itemAttribute":""}}"""), "InvalidConfigurationValue",
                    "itemAttribute is empty" },
                { "range below the recipe's", Integer("""{"name":"hidden_dimension","minValue":16,"maxValue":64}"""), "InvalidHyperparameterRange",
                    "integerHyperParameterRanges[0].minValue of hidden_dimension is 16; it must be an integer from 32 to 256." },
                { "range above the recipe's", Integer("""{"name":"bptt","maxValue":64}"""), "InvalidHyperparameterRange", "maxValue of bptt is 64" },
                { "range upside down", Integer("""{"name":"bptt","minValue":8,"maxValue":4}"""), "InvalidHyperparameterRange",
                    "minValue 8 of bptt is above maxValue 4" },
                { "not tunable", Integer("""{"name":"data.min_user_history_length_percentile"}"""), "InvalidHyperparameterRange",
                    "cannot be tuned. The tunable ones are hidden_dimension, bptt, recency_mask, learning_rate_factor" },
                { "unknown in a range", Integer("""{"name":"bppt"}"""), "UnknownHyperparameter", "Did you mean 'bptt'?" },
                { "wrong kind of range", Integer("""{"name":"recency_mask"}"""), "InvalidHyperparameterRange",
                    "true or false: give its range in categoricalHyperParameterRanges" },
                { "two ranges", Integer("""{"name":"bptt"},{"name":"training.bptt"}"""), "InvalidHyperparameterRange", "already has a range" },
                { "nothing to choose from", Categorical("""{"name":"recency_mask","values":[]}"""), "InvalidHyperparameterRange",
                    "values of recency_mask is empty" },
                { "wrong choice", Categorical("""{"name":"recency_mask","values":["maybe"]}"""), "InvalidHyperparameterRange",
                    "has 'maybe'; every value must be true or false" },
                { "same choice twice", Categorical("""{"name":"recency_mask","values":[true,"True"]}"""), "InvalidHyperparameterRange", "has 'True' twice" },
                { "continuous range", With(hpo, """{"hpoConfig":{"algorithmHyperParameterRanges":{"continuousHyperParameterRanges":[{"name":"bptt"}]}}}"""),
                    "InvalidHyperparameterRange", "give its range in integerHyperParameterRanges" },
                { "rewards without an objective", With(hpo, """{"hpoConfig":{"hpoObjective":{"metricName":"average_rewards_at_k"}}}"""), "UnknownMetric",
                    "'average_rewards_at_k', which only a solution with an optimizationObjective has; it must be one of coverage" },
                { "rewards with one that is off",
                    With(hpo, """{"optimizationObjective":{"itemAttribute":"PRICE"},"hpoConfig":{"hpoObjective":{"metricName":"average_rewards_at_k"}}}"""),
                    "UnknownMetric", "which only a solution with" },
                { "HPO metric", With(hpo, """{"hpoConfig":{"hpoObjective":{"metricName":"ndcg"}}}"""), "UnknownMetric",
                    "hpoConfig.hpoObjective.metricName is 'ndcg'" },
                { "41 jobs", With(hpo, """{"hpoConfig":{"hpoResourceConfig":{"maxNumberOfTrainingJobs":41}}}"""), "InvalidConfigurationValue", "from 1 to 40" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_bad_request_is_told_what_is_wrong_with_it(string name, CreateSolutionRequest request, string errorId, string message)
    {
        var error = Assert.Throws<PersonalizeException>(() => SolutionRules.Check(request, null));

        Assert.True(error.Message.Contains(message, StringComparison.Ordinal), $"{name}: {error.Message}");
        Assert.Equal((errorId, ErrorKind.InvalidInput), (error.ErrorId, error.Kind));
    }

    [Fact]
    public void HPO_ranges_become_whole_and_canonical()
    {
        var warnings = new List<string>();
        var solution = SolutionRules.Check(
            Request("""
                {"algorithmHyperParameters":{"bptt":16},
                 "hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{"name":"training.BPTT","minValue":4}],
                   "categoricalHyperParameterRanges":[{"name":"data.recency_mask","values":[true,false]},{"name":"hidden_dimension","values":[64,"32"]}]},
                  "hpoObjective":{"type":"maximize","metricName":"Coverage","metricRegex":"x"}}}
                """) with { Recipe = "aws-hrnn", PerformHPO = true },
            warnings.Add);

        Assert.Equal(
            """{"algorithmHyperParameters":{"bptt":"16"},"hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":"""
                + """[{"name":"bptt","minValue":4,"maxValue":32}],"categoricalHyperParameterRanges":[{"name":"recency_mask","values":["true","false"]}"""
                + """,{"name":"hidden_dimension","values":["64","32"]}]},"hpoObjective":{"type":"Maximize","metricName":"coverage"}}}""",
            SolutionConfigWriter.Write(solution.SolutionConfig!));
        Assert.Equal(2, warnings.Count);
        Assert.Contains("bptt: the range in hpoConfig takes precedence", warnings[0]);
        Assert.Contains("metricRegex is ignored", warnings[1]);
    }

    [Fact]
    public void Rewards_can_be_optimised_with_an_objective() => Assert.Equal(
        RankingMetrics.AverageRewards,
        SolutionRules.Check(
            Request("""
                {"optimizationObjective":{"itemAttribute":"PRICE","objectiveSensitivity":"low"},
                 "hpoConfig":{"hpoObjective":{"metricName":"Average_Rewards_At_K"}}}
                """) with { Recipe = "aws-hrnn", PerformHPO = true },
            null).SolutionConfig!.HpoConfig!.HpoObjective!.MetricName);

    [Fact]
    public void HPO_configuration_without_HPO_is_ignored_with_a_warning()
    {
        var warnings = new List<string>();
        var solution = SolutionRules.Check(Request("""{"hpoConfig":{}}""") with { Recipe = "aws-hrnn" }, warnings.Add);

        Assert.Null(solution.SolutionConfig!.HpoConfig);
        Assert.Contains("hpoConfig is ignored", Assert.Single(warnings));
    }

    [Fact]
    public void Problems_of_shape_and_of_rules_are_told_together()
    {
        var error = Assert.Throws<PersonalizeException>(() => SolutionRules.Check(
            Request("""{"hpoConfg":{},"algorithmHyperParameters":{"bptt":1}}""") with { Recipe = "aws-hrnn", MetricName = "coverage" }, null));

        Assert.Equal("InvalidSolutionConfig", error.ErrorId);
        Assert.Contains("The solution 'clicks' has 3 problems", error.Message);
    }

    private static CreateSolutionRequest Request(string? config) =>
        new() { Name = "clicks", DatasetGroup = "shop", SolutionConfig = config is null ? null : JsonTree.Parse(config) };

    private static (ErrorKind Kind, string Id) Refusal(Func<CheckedSolution> check)
    {
        var error = Assert.Throws<PersonalizeException>(check);
        return (error.Kind, error.ErrorId);
    }
}
