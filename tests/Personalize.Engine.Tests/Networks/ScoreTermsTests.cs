using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Tests.Networks;

public sealed class ScoreTermsTests
{
    /// <summary>Sums of floats depend on their order, and model files on where tensors lie: a change of either changes the bytes of every model.</summary>
    [Fact]
    public void The_order_of_the_sum_and_of_the_tensors_is_fixed()
    {
        Assert.Equal(["network", "copy", "follow", "trend", "first_order", "item_bias"], ScoreTerms.All.Select(entry => entry.Name));
        var shape = new HrnnShape(itemCount: 10, eventTypeCount: 0, hiddenDimension: 5);
        Assert.Equal(["copy", "first_order", "follow", "trend"], shape.Layout.Tensors.Where(shape.IsOfTerms).Select(tensor => tensor.Name));
    }

    [Fact]
    public void Every_term_with_parameters_has_its_tensor_inside_the_part_of_the_terms()
    {
        var shape = new HrnnShape(itemCount: 10, eventTypeCount: 0, hiddenDimension: 5);
        Assert.Equal(ScoreTerms.All.Count, shape.Terms.Count);
        foreach (var (entry, tensor) in ScoreTerms.All.Zip(shape.Terms))
        {
            Assert.Equal(entry.ParameterCount > 0, tensor is not null);
            if (tensor is null)
                continue;
            Assert.Equal((entry.Name, entry.ParameterCount, 1), (tensor.Name, tensor.Rows, tensor.Columns));
            Assert.InRange(tensor.Offset, shape.TermsOffset, shape.TermsOffset + shape.TermsLength - entry.ParameterCount);
        }
    }

    [Fact]
    public void Terms_start_from_their_own_values()
    {
        using var parameters = new HrnnParameters(new HrnnShape(itemCount: 10, eventTypeCount: 0, hiddenDimension: 5));
        parameters.Initialise(seed: 1, scale: 1, new int[10]);
        Assert.All(Values("copy"), value => Assert.Equal(0, value));
        Assert.All(Values("follow"), value => Assert.Equal(0, value));
        Assert.All(Values("trend"), value => Assert.Equal(0.1f, value));
        Assert.Equal([3f, 2.85f, 0.3f], [Values("first_order")[0], Values("first_order")[1], Values("first_order")[^1]]);

        unsafe float[] Values(string name)
        {
            var tensor = parameters.Shape.Layout[name];
            return new ReadOnlySpan<float>(parameters.Row(tensor, 0), tensor.Rows).ToArray();
        }
    }

    [Fact]
    public void A_term_reads_as_one_phrase()
    {
        Assert.Equal("network +2.31", new RecommendationTerm("network", 2.314).ToString());
        Assert.Equal("copy 0.00", new RecommendationTerm("copy", 0).ToString());
    }
}
