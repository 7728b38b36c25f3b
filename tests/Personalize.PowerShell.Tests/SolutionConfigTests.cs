using Personalize.Engine.Common;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests;

/// <summary>A runspace that has not opened a store.</summary>
public sealed class BareModule : IDisposable
{
    internal ModuleSession Session { get; } = new(new RecordingInterface());

    public void Dispose() => Session.Dispose();
}

/// <summary>Test-PersonalizeSolutionConfig.</summary>
public sealed class SolutionConfigTests(BareModule module) : IClassFixture<BareModule>
{
    private const string Hpo = "-RecipeArn aws-hrnn -PerformHPO";

    /// <summary>Configuration, kind of solution, error id, and what the message must name: key, value, what is allowed, the nearest.</summary>
    public static TheoryData<string, string, string, string[]> Bad => new()
    {
        { "@{ algorithmHyperParameter = @{ bptt = 9 } }", "-RecipeArn aws-hrnn", "UnknownConfigurationKey", [
            "solutionConfig.algorithmHyperParameter is not known", "The keys of solutionConfig are algorithmHyperParameters, featureTransformationParameters",
            "Did you mean 'algorithmHyperParameters'?"] },
        { "@{ autoMLConfig = @{ recipeList = 'aws-hrnn' } }", "-PerformAutoML", "InvalidConfigurationValue", ["autoMLConfig.recipeList", "aws-hrnn", "list"] },
        { "@{ autoMLConfig = @{ metricName = 'precison_at_5' } }", "-PerformAutoML", "UnknownMetric",
            ["autoMLConfig.metricName", "precison_at_5", "mean_reciprocal_rank_at_25", "Did you mean 'precision_at_5'?"] },
        { "@{ autoMLConfig = @{ recipeList = @('aws-hrnn', 'arn:aws:personalize:::recipe/aws-hrnn') } }", "-PerformAutoML", "InvalidRecipeList",
            ["recipeList[1]", "arn:aws:personalize:::recipe/aws-hrnn", "every recipe only once"] },
        { "@{ autoMLConfig = @{ recipeList = @('aws-user-personalization') } }", "-PerformAutoML", "InvalidRecipeList",
            ["recipeList[0]", "aws-user-personalization", "aws-hrnn, aws-hrnn-metadata, aws-hrnn-coldstart"] },
        { "@{ autoMLConfig = @{ recipeList = @() } }", "-PerformAutoML", "InvalidRecipeList", ["recipeList", "0 entries", "1 to 100"] },
        { "@{ algorithmHyperParameters = @{ bptt = 64 } }", "-RecipeArn aws-hrnn", "InvalidHyperparameter",
            ["algorithmHyperParameters.bptt", "64", "an integer from 2 to 32", "The nearest is 32."] },
        { "@{ algorithmHyperParameters = @{ hiden_dimension = 64 } }", "-RecipeArn aws-hrnn", "UnknownHyperparameter",
            ["hiden_dimension", "hidden_dimension, bptt, recency_mask", "Did you mean 'hidden_dimension'?"] },
        { "@{ hpoConfig = @{ hpoResourceConfig = @{ maxNumberOfTrainingJobs = 41 } } }", Hpo, "InvalidConfigurationValue",
            ["maxNumberOfTrainingJobs", "41", "from 1 to 40", "The nearest is 40."] },
        { "@{ hpoConfig = @{ algorithmHyperParameterRanges = @{ integerHyperParameterRanges = @(@{ name = 'hidden_dimension'; minValue = 16; maxValue = "
            + "64 }) } } }", Hpo, "InvalidHyperparameterRange", ["integerHyperParameterRanges[0].minValue", "16", "from 32 to 256", "The nearest is 32."] },
        { "@{ hpoConfig = @{ algorithmHyperParameterRanges = @{ continuousHyperParameterRanges = @(@{ name = 'max_user_history_length_percentile' }) } } }",
            Hpo, "InvalidHyperparameterRange", ["max_user_history_length_percentile", "cannot be tuned", "hidden_dimension, bptt, recency_mask"] },
        { "@{ hpoConfig = @{ algorithmHyperParameterRanges = @{ integerHyperParameterRanges = @(@{ name = 'bptt'; minValue = 20; maxValue = 10 }) } } }", Hpo,
            "InvalidHyperparameterRange", ["minValue 20", "bptt", "maxValue 10"] },
        { "@{ hpoConfig = @{ hpoObjective = @{ type = 'Maximise' } } }", Hpo, "InvalidConfigurationValue",
            ["hpoObjective.type", "Maximise", "Maximize, Minimize", "Did you mean 'Maximize'?"] },
        { "@{ algorithmHyperParameters = @{ recency_mask = 'ture' } }", "-RecipeArn aws-hrnn", "InvalidHyperparameter",
            ["algorithmHyperParameters.recency_mask", "'ture'", "true or false", "Did you mean 'true'?"] },
        { "@{ featureTransformationParameters = @{ cold_start_relative_from = 'lastItem' } }", "-RecipeArn aws-hrnn-coldstart", "InvalidHyperparameter",
            ["cold_start_relative_from", "'lastItem'", "latestItem or currentTime", "Did you mean 'latestItem'?"] },
        { "@{ eventValueThreshold = 'high' }", "-RecipeArn aws-hrnn", "InvalidConfigurationValue",
            ["solutionConfig.eventValueThreshold", "'high'", "a number"] },
        { "@{ optimizationObjective = @{ itemAttribute = 'PRICE'; objectiveSensitivity = 'MEDIM' } }", "-RecipeArn aws-hrnn", "InvalidConfigurationValue",
            ["optimizationObjective.objectiveSensitivity", "MEDIM", "OFF, LOW, MEDIUM, HIGH", "Did you mean 'MEDIUM'?"] },
        { "'./no-such-file.yaml'", "-RecipeArn aws-hrnn", "InvalidConfigurationSource", ["./no-such-file.yaml", "JSON or YAML text"] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_configuration_is_told_what_is_wrong(string config, string kind, string errorId, string[] named)
    {
        using var shell = module.Session.Shell($"Test-PersonalizeSolutionConfig {config} {kind}");
        var result = shell.Invoke();

        Assert.False((bool)Assert.Single(result).BaseObject);
        var error = Assert.Single(shell.Streams.Error);
        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.IsType<PersonalizeException>(error.Exception);
        Assert.All(named, text => Assert.Contains(text, error.Exception.Message, StringComparison.Ordinal));
        Assert.False(module.Session.StoreExists);
    }

    /// <summary>Aliases in aliases that would unfold to a million nodes.</summary>
    [Fact]
    public void An_alias_bomb_is_refused()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 6).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        var path = module.Session.File("bomb.yaml", bomb);
        using var shell = module.Session.Shell("Test-PersonalizeSolutionConfig $args[0] -RecipeArn aws-hrnn", path);

        Assert.False((bool)Assert.Single(shell.Invoke()).BaseObject);
        Assert.Contains("stands for more than", Assert.Single(shell.Streams.Error).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-RecipeArn aws-hrnn", "@{ algorithmHyperParameters = @{ bptt = 16 } }")]
    [InlineData("-RecipeArn aws-hrnn", "[pscustomobject] @{ algorithmHyperParameters = @{ bptt = '16' } }")]
    [InlineData("-RecipeArn aws-hrnn", "'{\"algorithmHyperParameters\":{\"bptt\":\"16\"}}'")]
    [InlineData("-RecipeArn aws-hrnn", "\"AlgorithmHyperParameters:`n  bptt: 16\"")]
    [InlineData("-Recipe arn:aws:personalize:::recipe/aws-hrnn-coldstart", "@{ featureTransformationParameters = @{ cold_start_max_duration = 2 } }")]
    [InlineData("-PerformAutoML", "@{ autoMLConfig = @{ metricName = 'COVERAGE' } }")]
    public void A_good_one_is_true_however_it_is_written(string kind, string config)
    {
        Assert.True(module.Session.Run<bool>($"({config}) | Test-PersonalizeSolutionConfig {kind}"));
        Assert.False(module.Session.StoreExists);
    }

    [Fact]
    public void A_file_is_read_and_what_is_ignored_is_warned_of()
    {
        var path = module.Session.File("solution.json", """{"autoMLConfig":{"metricName":"coverage"},"algorithmHyperParameters":{"bptt":16}}""");
        using var shell = module.Session.Shell("$args[0] | Test-PersonalizeSolutionConfig -PerformAutoML", path);

        Assert.True((bool)Assert.Single(shell.Invoke()).BaseObject);
        Assert.EndsWith("ignored: algorithmHyperParameters.", Assert.Single(shell.Streams.Warning).Message, StringComparison.Ordinal);
    }
}
