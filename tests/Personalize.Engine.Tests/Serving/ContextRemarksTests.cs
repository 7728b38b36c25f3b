using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Serving;

namespace Personalize.Engine.Tests.Serving;

public class ContextRemarksTests
{
    private static readonly FeatureSpace s_known = new(
    [
        new FeatureField { Name = "DEVICE", Kind = MetadataKind.Categorical, Values = ["tv", "phone"] },
        new FeatureField { Name = "DEGREES", Kind = MetadataKind.Numeric },
        new FeatureField { Name = "WEEKEND", Kind = MetadataKind.Boolean },
    ]);

    [Theory]
    [InlineData("DEVICE", "phone", null)]
    [InlineData("device", "tv|phone", null)]
    [InlineData("DEVICE", "", null)]
    [InlineData("DEGREES", "-1.5e1", null)]
    [InlineData("WEEKEND", "True", null)]
    [InlineData("DEVCE", "phone", "Context is ignored: DEVCE; the model knows DEVICE, DEGREES, WEEKEND. Did you mean 'DEVICE'?")]
    [InlineData("DEVICE", "tv|fone", "The context's DEVICE 'fone' counts as unknown: the model has learned phone, tv. Did you mean 'phone'?")]
    [InlineData("DEGREES", "1,5", "The context's DEGREES '1,5' counts as unknown: it is not a number (with a point as decimal separator).")]
    [InlineData("weekend", "maybe", "The context's WEEKEND 'maybe' counts as unknown: it is not true or false.")]
    public void What_changes_nothing_is_named(string name, string value, string? remark) =>
        Assert.Equal(remark is null ? [] : [remark], ContextRemarks.Of(new Dictionary<string, string> { [name] = value }, s_known, "aws-hrnn-metadata"));
}
