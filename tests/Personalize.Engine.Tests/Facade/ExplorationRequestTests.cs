using Personalize.Engine.Common;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

/// <summary>Which requests to a campaign of aws-user-personalization explore, and what decides how.</summary>
public sealed class ExplorationRequestTests : IDisposable
{
    private static readonly ExplorationRule s_default = new(0.3, 30);

    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_id_of_the_answer_is_what_decided_its_exploration()
    {
        Serve();
        var answer = Engine.GetRecommendations(new() { Campaign = "front", UserId = "u1" }, _fixture.Context);
        Assert.Equal(s_default.For(answer.RecommendationId), Assert.Single(Explored()));
    }

    [Fact]
    public void Visitors_filters_and_promotions_explore_alike()
    {
        Serve();
        Engine.CreateFilter(new() { Name = "others", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE ItemID = 'a'" });
        Engine.CreateFilter(new() { Name = "house", DatasetGroup = "shop", FilterExpression = "INCLUDE ItemID WHERE ItemID = 'c'" });
        var answer = Engine.GetRecommendations(
            new() { Campaign = "front", SessionId = "visit", Filter = "others", NumResults = 3, Promotion = new() { Filter = "house", PercentPromoted = 30 } },
            _fixture.Context);
        Assert.Equal(["b", "top"], answer.ItemList.Where(item => !item.Promoted).Select(item => item.ItemId));
        var settings = s_default.For(answer.RecommendationId);
        Assert.Equal([settings, settings], Explored());
    }

    [Fact]
    public void The_rest_of_a_list_with_promotions_is_a_list_of_its_own_so_that_its_last_places_are_explored()
    {
        Serve();
        Engine.CreateFilter(new() { Name = "house", DatasetGroup = "shop", FilterExpression = "INCLUDE ItemID WHERE ItemID IN ('a', 'c')" });
        Engine.GetRecommendations(
            new() { Campaign = "front", UserId = "u1", NumResults = 4, Promotion = new() { Filter = "house", PercentPromoted = 50 } }, _fixture.Context);
        Assert.Equal([2, 2], Model.Asked.Select(asked => asked.Count));
    }

    [Fact]
    public void Rankings_versions_and_weight_0_do_not_explore()
    {
        Serve("""{"itemExplorationConfig":{"explorationWeight":0}}""", "exploits");
        Serve();
        Engine.GetPersonalizedRanking(new() { Campaign = "front", UserId = "u1", InputList = ["a", "b"] }, _fixture.Context);
        Engine.GetRecommendations(new() { Campaign = "exploits", UserId = "u1" }, _fixture.Context);
        Engine.GetRecommendations(new() { Campaign = _fixture.Store.Catalog.List<SolutionVersion>()[^1].Arn, UserId = "u1" }, _fixture.Context);
        Assert.Equal([null, null, null], Explored());
    }

    [Fact]
    public void A_batch_explores_for_each_user_as_it_did_the_last_time_and_given_lists_not_at_all()
    {
        Serve("""{"itemExplorationConfig":{"explorationWeight":1,"explorationItemAgeCutOff":7}}""");
        var version = _fixture.Store.Catalog.List<SolutionVersion>()[^1].Arn;
        ExplorationSettings?[] expected =
        [
            new ExplorationRule(1, 7).For($"{version}/u1"), new ExplorationRule(1, 7).For($"{version}/u2"), null,
        ];
        Batch(null);
        Assert.Equal(expected, Explored());
        Model.Asked.Clear();
        Batch(null);
        Assert.Equal(expected, Explored());
        Model.Asked.Clear();
        Batch("""{"itemExplorationConfig":{"explorationWeight":0}}""");
        Assert.Equal([null, null, null], Explored());
    }

    private FakeRecommender Model => _fixture.Opened.First();

    private IEnumerable<ExplorationSettings?> Explored() => Model.Asked.Select(asked => asked.Metadata?.Exploration);

    private void Serve(string? config = null, string campaign = "front")
    {
        if (_fixture.Store.Catalog.List<SolutionVersion>().Count == 0)
        {
            _fixture.Prepare(request => request with { Recipe = "aws-user-personalization" });
            _fixture.Train();
        }

        Engine.CreateCampaign(
            new() { Name = campaign, SolutionVersion = "clicks", CampaignConfig = config is null ? null : JsonTree.Parse(config) }, OperationContext.None);
    }

    private void Batch(string? config)
    {
        var folder = Directory.CreateTempSubdirectory("personalize-test-");
        try
        {
            var (input, output) = (Path.Combine(folder.FullName, "in.jsonl"), Path.Combine(folder.FullName, "out.jsonl"));
            File.WriteAllLines(input, ["""{"userId":"u1"}""", """{"userId":"u2"}""", """{"userId":"u2","itemList":["a","b"]}"""]);
            var job = Engine.CreateBatchInferenceJob(new()
            {
                Campaign = "front", InputPath = input, OutputPath = output, BatchInferenceJobConfig = config is null ? null : JsonTree.Parse(config),
            });
            Engine.RunBatchInferenceJob(new(job.Arn), _fixture.Context);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
