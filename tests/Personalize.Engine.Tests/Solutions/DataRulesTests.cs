using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Solutions;

/// <summary>What a solutionConfig may say about the data, and in which spellings.</summary>
public sealed class DataRulesTests
{
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("""{"eventsConfig":{"eventParametersList":[{"eventType":"buy","eventValueThreshold":2,"weight":0.5},{"eventType":"look"}]}}""")]
    [InlineData("""{"events_config":{"event_parameters_list":[{"event_type":"buy","event_value_threshold":"2","weight":"0.5"},{"event_type":"look"}]}}""")]
    [InlineData("""{"EventsConfig":{"EventParametersList":[{"EventType":"buy","EventValueThreshold":2,"Weight":0.5},{"EventType":"look","Weight":null}]}}""")]
    public void Every_spelling_is_the_same(string json) => Assert.Equal(
        """{"eventsConfig":{"eventParametersList":[{"eventType":"buy","eventValueThreshold":2,"weight":0.5},{"eventType":"look"}]}}""",
        SolutionConfigWriter.Write(Check(json).SolutionConfig!));

    [Fact]
    public void Null_is_not_given_whatever_the_name() =>
        Assert.Equal("{}", SolutionConfigWriter.Write(Check("""{"trainingDataConfig":null,"somethingOfNextYear":null}""").SolutionConfig!));

    [Theory]
    [InlineData("""{"eventsConfig":{"eventParametersList":[]}}""", "has 0 entries")]
    [InlineData("""{"eventsConfig":{"eventParametersList":[{"eventType":"buy","weight":1.5}]}}""", "from 0 to 1")]
    [InlineData("""{"eventsConfig":{"eventParametersList":[{"eventType":"buy"},{"eventType":"BUY"}]}}""", "already in the list")]
    [InlineData("""{"eventsConfig":{"eventParametersList":[{"eventType":"buy","weight":0}]}}""", "nothing to recommend")]
    [InlineData("""{"trainingDataConfig":{"excludedDatasetColumns":{"Users":["user_id"]}}}""", "nothing can be trained")]
    [InlineData("""{"trainingDataConfig":{"excludedDatasetColumns":{"Items":["A"]},"includedDatasetColumns":{"Items":["B"]}}}""", "one of the two")]
    [InlineData("""{"trainingDataConfig":{"excludedDatasetColumns":{"Articles":["A"]}}}""", "Interactions, Items, Users")]
    [InlineData("""{"autoTrainingConfig":{"schedulingExpression":"weekly"}}""", "rate(7 days)")]
    [InlineData("""{"autoTrainingConfig":{"schedulingExpression":"rate(0 days)"}}""", "1 to 99999")]
    public void Mistakes_say_what_is_allowed(string json, string part) =>
        Assert.Contains(part, Assert.Throws<PersonalizeException>(() => Check(json)).Message);

    [Fact]
    public void A_schedule_is_kept_and_said_to_need_a_scheduler()
    {
        var checkedSolution = Check("""{"autoTrainingConfig":{"schedulingExpression":"rate(3 days)"}}""");

        Assert.Contains("rate(3 days)", SolutionConfigWriter.Write(checkedSolution.SolutionConfig!));
        Assert.Contains("without performAutoTraining nothing is trained by itself", Assert.Single(_warnings));
    }

    [Fact]
    public void A_schedule_that_is_no_interval_is_kept_and_said_not_to_be_followed()
    {
        Check("""{"autoTrainingConfig":{"schedulingExpression":"cron(0 3 * * ? *)"}}""");
        Assert.Contains("not followed", Assert.Single(_warnings));
    }

    [Fact]
    public void Hyperparameters_of_other_recipes_are_one_message_with_their_recipes()
    {
        var error = Assert.Throws<PersonalizeException>(() => Check(
            """{"algorithmHyperParameters":{"min_cointeraction_count":3,"trend_discovery_frequency":"1 day","model.layers":2,"cold_start_max_duration":1}}"""));

        Assert.Contains("'min_cointeraction_count' (of aws-sims), 'trend_discovery_frequency' (of aws-trending-now), 'model.layers'", error.Message);
        Assert.Contains("'cold_start_max_duration' (of aws-hrnn-coldstart)", error.Message);
        Assert.DoesNotContain("Did you mean", error.Message);
    }

    [Fact]
    public void The_shorter_names_of_the_percentiles_are_understood() => Assert.Equal(
        """{"featureTransformationParameters":{"min_user_history_length_percentile":"0.05","max_user_history_length_percentile":"0.9"}}""",
        SolutionConfigWriter.Write(
            Check("""{"featureTransformationParameters":{"min_hist_length_percentile":0.05,"max_hist_length_percentile":0.9}}""").SolutionConfig!));

    private CheckedSolution Check(string json) => SolutionRules.Check(
        new CreateSolutionRequest { Name = "", DatasetGroup = "", Recipe = "aws-hrnn-metadata", SolutionConfig = JsonTree.Parse(json) },
        _warnings.Add);
}
