using Personalize.Engine.Common;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Tests.Recipes;

public class RecipeCatalogTests
{
    /// <summary>
    /// The documented hyperparameters and the factors of this engine, row by row: name, allowed values, then the defaults of the four recipes ("-" if
    /// absent).
    /// </summary>
    public static TheoryData<string, string, bool, string, string, string, string> Table => new()
    {
        { "hidden_dimension", "an integer from 32 to 256", true, "43", "43", "149", "149" },
        { "bptt", "an integer from 2 to 32", true, "32", "32", "32", "32" },
        { "recency_mask", "true or false", true, "true", "true", "true", "true" },
        { "learning_rate_factor", "a number from 0.25 to 2", true, "1.0", "1.0", "1.0", "1.0" },
        { "weight_decay_factor", "a number from 0.25 to 4", true, "1.0", "1.0", "1.0", "1.0" },
        { "dropout_factor", "a number from 0 to 2", true, "1.0", "1.0", "1.0", "1.0" },
        { "horizon_factor", "a number from 0 to 1", true, "1.0", "1.0", "1.0", "1.0" },
        { "min_user_history_length_percentile", "a number from 0 to 1", false, "0.0", "0.0", "0.0", "0.0" },
        { "max_user_history_length_percentile", "a number from 0 to 1", false, "0.99", "0.99", "0.99", "0.99" },
        { "cold_start_max_interactions", "an integer of at least 1", false, "-", "-", "15", "-" },
        { "cold_start_max_duration", "a number above 0", false, "-", "-", "5.0", "-" },
        { "cold_start_relative_from", "latestItem or currentTime", false, "-", "-", "latestItem", "-" },
        { "exploration_weight", "a number from 0 to 1", false, "-", "-", "-", "0.3" },
        { "exploration_item_age_cut_off", "a number above 0", false, "-", "-", "-", "30.0" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Hyperparameters_are_those_of_the_page(
        string name, string allowed, bool tunable, string hrnn, string metadata, string coldstart, string userPersonalization)
    {
        string[] names = ["aws-hrnn", "aws-hrnn-metadata", "aws-hrnn-coldstart", "aws-user-personalization"];
        string[] defaults = [hrnn, metadata, coldstart, userPersonalization];
        for (var i = 0; i < names.Length; i++)
        {
            var hyperparameter = RecipeCatalog.Get(names[i]).Hyperparameters.SingleOrDefault(h => h.Name == name);
            Assert.Equal(defaults[i], hyperparameter?.Default ?? "-");
            if (hyperparameter is null)
                continue;
            Assert.Equal(allowed, HyperparameterValue.Allowed(hyperparameter));
            Assert.Equal(tunable, hyperparameter.Tunable);
        }
    }

    /// <summary>The documented hyperparameters of the recipes that train no network, except for percentiles of users, which have other defaults.</summary>
    public static TheoryData<string, string, string, string, bool> TableOfCounts => new()
    {
        { "aws-sims", "popularity_discount_factor", "a number from 0 to 1", "0.5", true },
        { "aws-sims", "min_cointeraction_count", "an integer from 0 to 10", "3", true },
        { "aws-sims", "min_user_history_length_percentile", "a number from 0 to 1", "0.005", false },
        { "aws-sims", "max_user_history_length_percentile", "a number from 0 to 1", "0.995", false },
        { "aws-sims", "min_item_interaction_count_percentile", "a number from 0 to 1", "0.01", false },
        { "aws-sims", "max_item_interaction_count_percentile", "a number from 0 to 1", "0.9", false },
        { "aws-trending-now", "trend_discovery_frequency", "30 minutes or 1 hour or 3 hours or 1 day", "3 hours", false },
    };

    [Theory]
    [MemberData(nameof(TableOfCounts))]
    public void Recipes_that_count_have_the_documented_hyperparameters(string recipe, string name, string allowed, string @default, bool tunable)
    {
        var hyperparameter = RecipeCatalog.Get(recipe).Hyperparameters.Single(h => h.Name == name);
        Assert.Equal((allowed, @default, tunable), (HyperparameterValue.Allowed(hyperparameter), hyperparameter.Default, hyperparameter.Tunable));
    }

    [Fact]
    public void Nothing_is_in_the_table_that_is_not_on_the_page() => Assert.All(
        RecipeCatalog.All.SelectMany(r => r.Hyperparameters),
        h => Assert.True(Table.Any(row => Equals(row[0], h.Name)) || TableOfCounts.Any(row => Equals(row[1], h.Name)), h.Name));

    [Fact]
    public void Every_default_is_valid_and_canonical() => Assert.All(RecipeCatalog.All.SelectMany(r => r.Hyperparameters), h =>
    {
        Assert.True(HyperparameterValue.TryCanonicalize(h, h.Default, out var canonical));
        Assert.Equal(h.Default, canonical);
    });

    [Theory]
    [InlineData("aws-hrnn", true, false, "JSON-percentile-filtering")]
    [InlineData("aws-hrnn-metadata", true, false, "featurize_metadata")]
    [InlineData("aws-hrnn-coldstart", true, true, "featurize_coldstart")]
    [InlineData("aws-user-personalization", false, true, null)]
    [InlineData("aws-personalized-ranking", false, false, "JSON-percentile-filtering", "PERSONALIZED_RANKING")]
    [InlineData("aws-item-affinity", false, false, "item-affinity", "USER_SEGMENTATION")]
    [InlineData("aws-item-attribute-affinity", false, false, "item-attribute-affinity", "USER_SEGMENTATION")]
    [InlineData("aws-sims", false, false, "sims", "RELATED_ITEMS")]
    [InlineData("aws-similar-items", false, false, null, "RELATED_ITEMS")]
    [InlineData("aws-popularity-count", false, false, null, "POPULAR_ITEMS")]
    [InlineData("aws-trending-now", false, false, null, "POPULAR_ITEMS", "-custom")]
    public void Recipes_have_the_service_s_arns(
        string name, bool autoML, bool update, string? transformation, string type = "USER_PERSONALIZATION", string algorithm = "")
    {
        var recipe = RecipeCatalog.Get($"arn:aws:personalize:::recipe/{name}");

        Assert.Equal(name, recipe.Name);
        Assert.Equal(autoML, recipe.EligibleForAutoML);
        Assert.Equal(update, recipe.SupportsUpdate);
        Assert.Equal($"arn:aws:personalize:::algorithm/{name}{algorithm}", recipe.AlgorithmArn);
        Assert.Equal(transformation is null ? null : $"arn:aws:personalize:::feature-transformation/{transformation}", recipe.FeatureTransformationArn);
        Assert.Equal(type, recipe.RecipeType);
    }

    [Theory]
    [InlineData("User-Personalization", "aws-user-personalization")]
    [InlineData("HRNN-Metadata", "aws-hrnn-metadata")]
    [InlineData("hrnn", "aws-hrnn")]
    public void Recipes_are_also_known_by_the_names_of_the_guide(string name, string expected) => Assert.Equal(expected, RecipeCatalog.Get(name).Name);

    [Theory]
    [InlineData("aws-hrn")]
    [InlineData("AWS-HRNN2")]
    [InlineData("arn:aws:personalize:::recipe/aws-hrnnn")]
    public void An_unknown_recipe_lists_all_and_names_the_nearest(string name)
    {
        var error = Assert.Throws<PersonalizeException>(() => RecipeCatalog.Get(name));

        Assert.Equal((ErrorKind.ResourceNotFound, "UnknownRecipe"), (error.Kind, error.ErrorId));
        Assert.Contains(name, error.Message);
        Assert.All(RecipeCatalog.All, r => Assert.Contains(r.Name, error.Message));
        Assert.EndsWith("Did you mean 'aws-hrnn'?", error.Message);
    }
}
