using System.Globalization;
using CsCheck;
using Personalize.Engine.Common;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Tests.Recipes;

public class HyperparameterRulesTests
{
    private static Dictionary<string, object?> Given(string name, object? value) => new() { [name] = value };

    [Fact]
    public void Without_values_every_default_is_there_except_the_campaign_s()
    {
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["hidden_dimension"] = "43",
                ["bptt"] = "32",
                ["recency_mask"] = "true",
                ["learning_rate_factor"] = "1.0",
                ["weight_decay_factor"] = "1.0",
                ["dropout_factor"] = "1.0",
                ["horizon_factor"] = "1.0",
                ["min_user_history_length_percentile"] = "0.0",
                ["max_user_history_length_percentile"] = "0.99",
            },
            HyperparameterRules.Merge(RecipeCatalog.Get("aws-hrnn")));
        Assert.DoesNotContain("exploration_weight", HyperparameterRules.Merge(RecipeCatalog.Get("aws-user-personalization")).Keys);
    }

    public static TheoryData<string, object, string> Accepted => new()
    {
        { "bptt", 16, "16" },
        { "bptt", 16L, "16" },
        { "bptt", (byte)16, "16" },
        { "bptt", 16.0, "16" },
        { "bptt", 16m, "16" },
        { "bptt", "16", "16" },
        { "bptt", " 16 ", "16" },
        { "BPTT", "2", "2" },
        { "training.bptt", 32, "32" },
        { "data.recency_mask", false, "false" },
        { "recency_mask", "False", "false" },
        { "hidden_dimension", "256", "256" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Native_values_and_texts_become_the_wire_s_texts(string name, object value, string canonical)
    {
        var merged = HyperparameterRules.Merge(RecipeCatalog.Get("aws-hrnn"), Given(name, value));

        Assert.Contains(canonical, merged.Values);
        Assert.Equal(canonical, merged[HyperparameterRules.Find(RecipeCatalog.Get("aws-hrnn"), name)!.Name]);
    }

    public static TheoryData<object, string> Percentiles => new()
    {
        { 0, "0.0" }, { 0.05, "0.05" }, { 0.05f, "0.05" }, { 0.050m, "0.05" }, { "5e-2", "0.05" }, { "0.050", "0.05" },
    };

    [Theory]
    [MemberData(nameof(Percentiles))]
    public void Numbers_are_written_the_same_way_in_every_culture(object value, string canonical)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(
                canonical,
                HyperparameterRules.Merge(
                    RecipeCatalog.Get("aws-hrnn"), featurization: Given("min_user_history_length_percentile", value))["min_user_history_length_percentile"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    public static TheoryData<string, object?, string> Refused => new()
    {
        { "bptt", 1, "bptt is 1; it must be an integer from 2 to 32" },
        { "bptt", 33, "bptt is 33; it must be an integer from 2 to 32" },
        { "bptt", 16.5, "bptt is 16.5; it must be an integer" },
        { "bptt", "1,6", "bptt is '1,6'; it must be an integer" },
        { "bptt", "", "bptt is ''; it must be an integer" },
        { "bptt", null, "bptt is null; it must be an integer" },
        { "bptt", true, "bptt is true; it must be an integer" },
        { "bptt", new[] { 16 }, "bptt is a list; it must be an integer" },
        { "hidden_dimension", 31, "hidden_dimension is 31; it must be an integer from 32 to 256" },
        { "recency_mask", 1, "recency_mask is 1; it must be true or false" },
        { "hiden_dimension", 64, "Did you mean 'hidden_dimension'?" },
        { "hidden", 64, "Did you mean 'hidden_dimension'?" },
        { "min_user_history_length_percentile", 0.1, "belongs in featureTransformationParameters" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Wrong_values_and_names_are_named_with_what_is_allowed(string name, object? value, string message)
    {
        var error = Assert.Throws<PersonalizeException>(() => HyperparameterRules.Merge(RecipeCatalog.Get("aws-hrnn"), Given(name, value)));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData("cold_start_max_interactions", 0)]
    [InlineData("cold_start_max_duration", 0.0)]
    [InlineData("cold_start_max_duration", "NaN")]
    [InlineData("cold_start_max_duration", "Infinity")]
    [InlineData("cold_start_relative_from", "yesterday")]
    [InlineData("max_user_history_length_percentile", 1.01)]
    [InlineData("exploration_weight", 0.3)]
    public void Featurization_values_are_checked_too(string name, object value) =>
        Assert.Throws<PersonalizeException>(() => HyperparameterRules.Merge(RecipeCatalog.Get("aws-hrnn-coldstart"), featurization: Given(name, value)));

    [Fact]
    public void Texts_take_the_spelling_of_the_table() => Assert.Equal(
        "currentTime",
        HyperparameterRules.Merge(
            RecipeCatalog.Get("aws-hrnn-coldstart"), featurization: Given("cold_start_relative_from", "CURRENTTIME"))["cold_start_relative_from"]);

    [Fact]
    public void Percentiles_that_leave_nobody_are_refused()
    {
        var error = Assert.Throws<PersonalizeException>(() =>
            HyperparameterRules.Merge(RecipeCatalog.Get("aws-hrnn"), featurization: Given("min_user_history_length_percentile", 0.99)));

        Assert.Contains("(0.99) must be below max_user_history_length_percentile (0.99)", error.Message);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var algorithm = new Dictionary<string, object?>
        {
            ["bptt"] = 1,
            ["recency_mask"] = "maybe",
            ["nonsense"] = 1,
            ["hidden_dimension"] = 64,
            ["training.hidden_dimension"] = 32,
        };

        var error = Assert.Throws<PersonalizeException>(
            () => HyperparameterRules.Merge(RecipeCatalog.Get("aws-hrnn"), algorithm, Given("max_user_history_length_percentile", 2)));

        Assert.Contains("5 problems", error.Message);
        Assert.All(
            new[] { "bptt is 1", "recency_mask is 'maybe'", "'nonsense'", "hidden_dimension twice", "max_user_history_length_percentile is 2" },
            part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void Every_number_in_range_survives_the_wire() => Gen.Double[0, 1].Sample(number =>
    {
        var hyperparameter = RecipeCatalog.Get("aws-user-personalization").Hyperparameters.Single(h => h.Name == "exploration_weight");
        Assert.True(HyperparameterValue.TryCanonicalize(hyperparameter, number, out var text));
        Assert.True(HyperparameterValue.TryCanonicalize(hyperparameter, text, out var again));
        Assert.Equal(text, again);
        Assert.Equal(number, double.Parse(text, CultureInfo.InvariantCulture));
    });

    [Theory]
    [InlineData("bptt", 64, " The nearest is 32.")]
    [InlineData("bptt", "1", " The nearest is 2.")]
    [InlineData("bptt", 4.6, " The nearest is 5.")]
    [InlineData("hidden_dimension", 1e300, " The nearest is 256.")]
    [InlineData("max_user_history_length_percentile", 1.5, " The nearest is 1.0.")]
    [InlineData("cold_start_max_duration", -1, "")]
    [InlineData("cold_start_relative_from", "latestitm", " Did you mean 'latestItem'?")]
    [InlineData("recency_mask", "flase", " Did you mean 'false'?")]
    [InlineData("recency_mask", "maybe", "")]
    [InlineData("bptt", "many", "")]
    public void The_nearest_value_that_is_allowed_is_named(string name, object value, string expected) =>
        Assert.Equal(expected, HyperparameterValue.Nearest(HyperparameterRules.Find(RecipeCatalog.Get("aws-hrnn-coldstart"), name)!, value));
}
