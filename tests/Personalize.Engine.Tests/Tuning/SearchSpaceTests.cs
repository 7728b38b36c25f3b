using System.Globalization;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Tests.Tuning;

public sealed class SearchSpaceTests
{
    private const long Factors = 100L * 100 * 100 * 100;
    private const string Defaults = " learning_rate_factor=1.0 weight_decay_factor=1.0 dropout_factor=1.0 horizon_factor=1.0";

    private static readonly Recipe s_hrnn = RecipeCatalog.Get(RecipeCatalog.Hrnn);

    [Fact]
    public void It_is_the_recipe_table_by_default()
    {
        var space = SearchSpace.For(s_hrnn);

        Assert.Equal((7, 225L * 31 * 2 * Factors), (space.DimensionCount, space.Size));
        Assert.Equal(
            "hidden_dimension=32 bptt=2 recency_mask=true learning_rate_factor=0.25 weight_decay_factor=0.25 dropout_factor=0.0 horizon_factor=0.0",
            Text(space.Values(new double[7])));
        Assert.Equal(
            "hidden_dimension=256 bptt=32 recency_mask=false learning_rate_factor=2.0 weight_decay_factor=4.0 dropout_factor=2.0 horizon_factor=1.0",
            Text(space.Values([1, 1, 1, 1, 1, 1, 1])));
        var middle = space.Values([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.333333]);
        Assert.InRange(int.Parse(middle["hidden_dimension"], CultureInfo.InvariantCulture), 88, 93);
        Assert.Equal(["0.707", "1.0", "1.0", "0.333"], middle.Values.Skip(3));
    }

    [Theory]
    [InlineData("""{"hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{"name":"bptt","minValue":4,"maxValue":5}]}}}""", 
        225L * 2 * 2 * Factors,
        "hidden_dimension=43 bptt=5 recency_mask=true" + Defaults)]
    [InlineData("""{"hpoConfig":{"algorithmHyperParameterRanges":{"categoricalHyperParameterRanges":[{"name":"hidden_dimension","values":[64,128]}]}}}""",
        2L * 31 * 2 * Factors, "hidden_dimension=64 bptt=32 recency_mask=true" + Defaults)]
    [InlineData("""{"hpoConfig":{"algorithmHyperParameterRanges":{"categoricalHyperParameterRanges":[{"name":"recency_mask","values":["false"]}]}}}""",
        225L * 31 * Factors, "hidden_dimension=43 bptt=32 recency_mask=false" + Defaults)]
    [InlineData("""{"algorithmHyperParameters":{"bptt":9}}""", 225L * 2 * Factors, "hidden_dimension=43 recency_mask=true" + Defaults)]
    [InlineData("""{"algorithmHyperParameters":{"bptt":9},"hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{"name":"bptt"}]}}}""",
        225L * 31 * 2 * Factors, "hidden_dimension=43 bptt=32 recency_mask=true" + Defaults)]
    [InlineData("""{"algorithmHyperParameters":{"dropout_factor":0.5,"bptt":9}}""", 225L * 2 * 1_000_000,
        "hidden_dimension=43 recency_mask=true learning_rate_factor=1.0 weight_decay_factor=1.0 horizon_factor=1.0")]
    [InlineData("""
        {"hpoConfig":{"algorithmHyperParameterRanges":{"continuousHyperParameterRanges":[{"name":"learning_rate_factor","minValue":0.5,"maxValue":0.5},
          {"name":"dropout_factor","maxValue":0.75}]}}}
        """, 225L * 31 * 2 * 1_000_000,
        "hidden_dimension=43 bptt=32 recency_mask=true learning_rate_factor=0.5 weight_decay_factor=1.0 dropout_factor=0.75 horizon_factor=1.0")]
    public void Ranges_narrow_it_and_given_values_are_fixed(string config, long size, string defaults)
    {
        var request =
            new CreateSolutionRequest { Name = "s", DatasetGroup = "g", Recipe = s_hrnn.Name, PerformHPO = true, SolutionConfig = JsonTree.Parse(config) };
        var space = SearchSpace.For(s_hrnn, SolutionRules.Check(request, null).SolutionConfig);

        Assert.Equal(size, space.Size);
        Assert.Equal(defaults, Text(space.Values(space.Point(HyperparameterRules.Merge(s_hrnn)))));
    }

    [Fact]
    public void Every_value_has_a_point_that_stands_for_it()
    {
        var space = SearchSpace.For(s_hrnn);
        for (var width = 32; width <= 256; width++)
        {
            var values = new Dictionary<string, string>
            {
                ["hidden_dimension"] = $"{width}", ["bptt"] = $"{2 + (width % 31)}", ["recency_mask"] = width % 2 == 0 ? "true" : "false",
                ["learning_rate_factor"] = HyperparameterValue.FormatNumber((25 + (width % 170)) / 100.0), ["weight_decay_factor"] = "0.7",
                ["dropout_factor"] = HyperparameterValue.FormatNumber(width % 20 / 10.0), ["horizon_factor"] = "0.123",
            };
            Assert.Equal(Text(values), Text(space.Values(space.Point(values))));
        }
    }

    internal static string Text(IReadOnlyDictionary<string, string> values) => string.Join(' ', values.Select(v => $"{v.Key}={v.Value}"));
}
