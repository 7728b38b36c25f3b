using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tests.Resources;

public class ArnTests
{
    [Fact]
    public void Arns_have_the_documented_forms()
    {
        Assert.Equal("arn:local:personalize:::dataset-group/shop", Arn.DatasetGroup("shop"));
        Assert.Equal("arn:local:personalize:::dataset/shop/INTERACTIONS", Arn.Dataset("shop", DatasetType.Interactions));
        Assert.Equal("arn:local:personalize:::solution/s/0a1b", Arn.SolutionVersion("s", "0a1b"));
        Assert.Equal("arn:local:personalize:::event-tracker/t", Arn.EventTracker("t"));
    }

    [Theory]
    [InlineData("shop", ResourceKind.Campaign, "arn:local:personalize:::campaign/shop")]
    [InlineData("arn:local:personalize:::campaign/shop", ResourceKind.Campaign, "arn:local:personalize:::campaign/shop")]
    [InlineData("arn:local:personalize:::solution/s/1", ResourceKind.SolutionVersion, "arn:local:personalize:::solution/s/1")]
    [InlineData("arn:local:personalize:::solution/s", ResourceKind.Solution, "arn:local:personalize:::solution/s")]
    public void Names_and_arns_resolve(string text, ResourceKind kind, string arn) => Assert.Equal(arn, Arn.Resolve(text, kind));

    [Theory]
    [InlineData("arn:local:personalize:::schema/shop", ResourceKind.Campaign, "is the ARN of a schema; the ARN or name of a campaign is required")]
    [InlineData("arn:local:personalize:::solution/s/1", ResourceKind.Solution, "is the ARN of a solution version")]
    [InlineData("arn:aws:personalize:::campaign/shop", ResourceKind.Campaign, "it has the form arn:local:personalize:::campaign/<name>")]
    [InlineData("arn:local:personalize:::campaign/../x", ResourceKind.Campaign, "is not the ARN of a campaign")]
    [InlineData("arn:local:personalize:::campaign/-x", ResourceKind.Campaign, "is not the ARN of a campaign")]
    [InlineData("s", ResourceKind.SolutionVersion, "solution/<solution>/<id>")]
    [InlineData("", ResourceKind.Campaign, "'' cannot be the name of a campaign")]
    [InlineData("a b", ResourceKind.DatasetGroup, "'a b' cannot be the name of a dataset group")]
    public void What_does_not_name_the_kind_is_refused(string text, ResourceKind kind, string cause) =>
        Assert.Contains(cause, Assert.Throws<PersonalizeException>(() => Arn.Resolve(text, kind)).Message);

    [Theory]
    [InlineData("a", true)]
    [InlineData("9-_a", true)]
    [InlineData("_a", false)]
    [InlineData("a\n", false)]
    [InlineData("ä", false)]
    [InlineData("a/b", false)]
    [InlineData("a.b", false)]
    public void The_rule_for_names(string name, bool valid) => Assert.Equal(valid, Names.IsValid(name));

    [Fact]
    public void Names_have_at_most_63_characters()
    {
        Assert.True(Names.IsValid(new string('a', 63)));
        Assert.False(Names.IsValid(new string('a', 64)));
    }

    [Fact]
    public void Arns_are_described_as_people_say_them()
    {
        Assert.Equal("dataset group 'shop'", Arn.Describe(Arn.DatasetGroup("shop")));
        Assert.Equal("dataset 'shop/ITEMS'", Arn.Describe(Arn.Dataset("shop", DatasetType.Items)));
        Assert.Equal("'arn:aws:personalize:::recipe/aws-hrnn'", Arn.Describe("arn:aws:personalize:::recipe/aws-hrnn"));
        Assert.Equal("s", Arn.NameOf(Arn.SolutionVersion("s", "1")));
        Assert.Equal("1", Arn.LastPartOf(Arn.SolutionVersion("s", "1")));
    }
}
