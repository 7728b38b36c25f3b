using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

public class CampaignConfigTests
{
    private static readonly Recipe s_explores = RecipeCatalog.Get("aws-user-personalization");

    [Theory]
    [InlineData("""{"ItemExplorationConfig":{"ExplorationWeight":0.5,"ExplorationItemAgeCutOff":"7"}}""",
        """{"itemExplorationConfig":{"explorationWeight":"0.5","explorationItemAgeCutOff":"7.0"}}""")]
    [InlineData("""{"itemExplorationConfig":{"explorationWeight":1}}""", """{"itemExplorationConfig":{"explorationWeight":"1.0"}}""")]
    [InlineData("{}", "{}")]
    [InlineData("null", null)]
    public void What_is_right_is_written_as_the_API_has_it(string json, string? expected) =>
        Assert.Equal(expected, CampaignConfig.Normalise(JsonTree.Parse(json), s_explores));

    [Fact]
    public void Values_outside_their_range_are_told_together()
    {
        var error = Assert.Throws<PersonalizeException>(() =>
            CampaignConfig.Normalise(JsonTree.Parse("""{"itemExplorationConfig":{"explorationWeight":1.5,"explorationItemAgeCutOff":0}}"""), s_explores));

        Assert.Contains("explorationWeight is 1.5; it must be a number from 0 to 1.", error.Message);
        Assert.Contains("explorationItemAgeCutOff is 0; it must be a number above 0.", error.Message);
    }
}
