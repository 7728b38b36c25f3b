using System.Globalization;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Tests.Tuning;

public sealed class SearchSpaceTests
{
    private static readonly Recipe s_hrnn = RecipeCatalog.Get(RecipeCatalog.Hrnn);

    [Fact]
    public void It_is_the_recipe_table_by_default()
    {
        var space = SearchSpace.For(s_hrnn);

        Assert.Equal((3, 225L * 31 * 2), (space.DimensionCount, space.Size));
        Assert.Equal("hidden_dimension=32 bptt=2 recency_mask=true", Text(space.Values([0, 0, 0])));
        Assert.Equal("hidden_dimension=256 bptt=32 recency_mask=false", Text(space.Values([1, 1, 1])));
        var middle = int.Parse(space.Values([0.5, 0.5, 0.5])["hidden_dimension"], CultureInfo.InvariantCulture);
        Assert.InRange(middle, 88, 93);
    }

    [Theory]
    [InlineData("""{"hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{"name":"bptt","minValue":4,"maxValue":5}]}}}""", 225L * 2 * 2,
        "hidden_dimension=43 bptt=5 recency_mask=true")]
    [InlineData("""{"hpoConfig":{"algorithmHyperParameterRanges":{"categoricalHyperParameterRanges":[{"name":"hidden_dimension","values":[64,128]}]}}}""",
        2L * 31 * 2, "hidden_dimension=64 bptt=32 recency_mask=true")]
    [InlineData("""{"hpoConfig":{"algorithmHyperParameterRanges":{"categoricalHyperParameterRanges":[{"name":"recency_mask","values":["false"]}]}}}""",
        225L * 31, "hidden_dimension=43 bptt=32 recency_mask=false")]
    [InlineData("""{"algorithmHyperParameters":{"bptt":9}}""", 225L * 2, "hidden_dimension=43 recency_mask=true")]
    [InlineData("""{"algorithmHyperParameters":{"bptt":9},"hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{"name":"bptt"}]}}}""",
        225L * 31 * 2, "hidden_dimension=43 bptt=32 recency_mask=true")]
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
            };
            Assert.Equal(Text(values), Text(space.Values(space.Point(values))));
        }
    }

    internal static string Text(IReadOnlyDictionary<string, string> values) => string.Join(' ', values.Select(v => $"{v.Key}={v.Value}"));
}
