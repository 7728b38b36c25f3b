using Personalize.Engine.Common;
using Personalize.Engine.Health;
using Personalize.Engine.Kernels;
using Personalize.Engine.Recipes;
using Personalize.Engine.Serving;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Tests.Recipes;

/// <summary>A recipe that nobody has heard of is treated by its members alone.</summary>
public sealed class RecipeMembersTests
{
    private static readonly Recipe s_madeUp = RecipeCatalog.Get(RecipeCatalog.Hrnn) with { Name = "made-up" };

    [Fact]
    public void What_it_needs_follows_from_its_members()
    {
        Assert.Empty(Requirements(s_madeUp));
        var optional = Assert.Single(Requirements(s_madeUp with { Metadata = MetadataUse.Optional, TrainsWithoutMetadataAs = "plain" }));
        Assert.Equal((false, false, "one or more; without any, the recipe trains like plain"), (optional.IsMet, optional.IsRequired, optional.Needed));
        var items = Assert.Single(Requirements(s_madeUp with { Metadata = MetadataUse.ItemsRequired }));
        Assert.Equal((false, true), (items.IsMet, items.IsRequired));
        var limits = Assert.Single(Requirements(s_madeUp with { ColdItems = new ColdItemLimits(7, 70) }));
        Assert.Equal(("7 to 70", true), (limits.Needed, limits.IsRequired));
    }

    [Fact]
    public void It_is_trained_and_recommends_by_its_members()
    {
        var snapshot = TestModels.Tastes(users: 60, genres: 5, items: 60, coldItems: 20, length: 12, seed: 4);
        Assert.Null(Plan(s_madeUp).ColdItems);
        Assert.Equal(0, Plan(s_madeUp).Sequences.Features.Spaces.Items.Count);
        Assert.NotEqual(0, Plan(s_madeUp with { Metadata = MetadataUse.Optional }).Sequences.Features.Spaces.Items.Count);
        var cold = s_madeUp with { Metadata = MetadataUse.ItemsRequired, ColdItems = new ColdItemLimits(10, 50) };
        Assert.InRange(Plan(cold).ColdItems!.Items.Count, 20, 50);
        var refusal = Assert.Throws<PersonalizeException>(() => Plan(cold with { ColdItems = new ColdItemLimits(70, 80) }));
        Assert.Contains("made-up needs at least 70 and at most 80", refusal.Message);

        TrainingPlan Plan(Recipe recipe)
        {
            using var team = new ThreadTeam(1);
            return TrainingPlan.Of(new TrainingData(snapshot), TestModels.Request(threads: 1) with { Recipe = recipe }, team, OperationContext.None);
        }
    }

    [Fact]
    public void A_search_leaves_it_out_where_it_would_repeat_another()
    {
        var twin = s_madeUp with { Name = "plain" };
        var snapshot = TestModels.Rings(users: 20, rings: 4, ring: 4, length: 6, seed: 1);
        Assert.All(Search(s_madeUp with { Metadata = MetadataUse.Optional }), candidate => Assert.Null(candidate.LeftOutBecause));
        var candidates = Search(s_madeUp with { Metadata = MetadataUse.Optional, TrainsWithoutMetadataAs = "plain" });
        Assert.Equal([true, false], candidates.Select(candidate => candidate.LeftOutBecause is null));
        Assert.StartsWith("It would train exactly like plain", candidates[1].LeftOutBecause);

        IReadOnlyList<SearchCandidate> Search(Recipe recipe) => SearchCandidate.Of([twin, recipe], new SolutionConfig(), snapshot);
    }

    [Fact]
    public void Campaigns_take_its_settings()
    {
        const string Json = """{"itemExplorationConfig":{"explorationWeight":0.5}}""";
        var exploring = RecipeCatalog.All.Single(recipe => recipe.CampaignSettings.Count > 0);
        var madeUp = s_madeUp with { CampaignSettings = [exploring.CampaignSettings[0]], Hyperparameters = exploring.Hyperparameters };
        Assert.Equal("""{"itemExplorationConfig":{"explorationWeight":"0.5"}}""", CampaignConfig.Normalise(JsonTree.Parse(Json), madeUp));
        var refusal = Assert.Throws<PersonalizeException>(() => CampaignConfig.Normalise(JsonTree.Parse(Json), s_madeUp));
        Assert.Contains($"made-up does not use it, only {exploring.Name} does", refusal.Message);
    }

    private static IReadOnlyList<RecipeRequirement> Requirements(Recipe recipe) => RecipeChecks.Requirements(recipe, [], [], cold: null);
}
