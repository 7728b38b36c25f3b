using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

public sealed class ServingTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_campaign_serves_the_version_it_was_made_for()
    {
        _fixture.Prepare();
        var version = _fixture.Train();
        var campaign = Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks", MinProvisionedTPS = 5 }, OperationContext.None);

        Assert.Equal(
            ("arn:local:personalize:::campaign/front", version.Arn, 5, null, "ACTIVE", _fixture.Clock.Now),
            (campaign.Arn, campaign.SolutionVersionArn, campaign.MinProvisionedTPS, campaign.CampaignConfig, campaign.Status, campaign.CreationDateTime));
        Assert.Equal(campaign, Engine.DescribeCampaign(new(campaign.Arn)));
        Assert.Equal([campaign], Engine.ListCampaigns(new()));
        Assert.Equal([campaign], Engine.ListCampaigns(new("clicks")));
        Engine.DeleteCampaign(new("front"));
        Assert.Empty(Engine.ListCampaigns(new()));
    }

    [Theory]
    [InlineData("clicks/$LATEST", null)]
    [InlineData("arn:local:personalize:::solution/clicks/$LATEST", true)]
    [InlineData("clicks", true)]
    public void A_campaign_can_take_every_new_version(string solutionVersion, bool? sync)
    {
        _fixture.Prepare();
        var first = _fixture.Train();
        object? config = sync is null ? null : new Dictionary<string, object?> { ["syncWithLatestSolutionVersion"] = sync };
        Engine.CreateCampaign(new() { Name = "stays", SolutionVersion = first.Arn }, OperationContext.None);
        var campaign = Engine.CreateCampaign(new() { Name = "follows", SolutionVersion = solutionVersion, CampaignConfig = config }, OperationContext.None);
        Assert.True(campaign.SyncWithLatestSolutionVersion);
        Assert.Equal(first.Arn, campaign.SolutionVersionArn);

        var second = _fixture.Train();

        Assert.Equal(second.Arn, Engine.DescribeCampaign(new("follows")).SolutionVersionArn);
        Assert.Equal(first.Arn, Engine.DescribeCampaign(new("stays")).SolutionVersionArn);
        Assert.Equal("ResourceInUse", Refusal(() => Engine.DeleteSolutionVersion(new(second.Arn))).ErrorId);

        // A version that is named ends it.
        Assert.False(Engine.UpdateCampaign(new() { Campaign = "follows", SolutionVersion = first.Arn }, OperationContext.None).SyncWithLatestSolutionVersion);
        _fixture.Train();
        Assert.Equal(first.Arn, Engine.DescribeCampaign(new("follows")).SolutionVersionArn);
    }

    [Fact]
    public void A_campaign_cannot_follow_its_solution_and_serve_an_older_version()
    {
        _fixture.Prepare();
        var first = _fixture.Train();
        _fixture.Train();
        var sync = new Dictionary<string, object?> { ["syncWithLatestSolutionVersion"] = "true" };
        var error = Refusal(() => Engine.CreateCampaign(new() { Name = "front", SolutionVersion = first.Arn, CampaignConfig = sync }, OperationContext.None));
        Assert.Equal("InvalidCampaignConfig", error.ErrorId);
        Assert.Contains("clicks/$LATEST", error.NextStep);
        sync["syncWithLatestSolutionVersion"] = false;
        error = Refusal(() => Engine.CreateCampaign(
            new() { Name = "front", SolutionVersion = "clicks/$LATEST", CampaignConfig = sync }, OperationContext.None));
        Assert.Equal("InvalidCampaignConfig", error.ErrorId);
    }

    [Fact]
    public void A_campaign_that_breaks_a_rule_is_not_made()
    {
        _fixture.Prepare();
        var dead = _fixture.TrainAndDie();
        var error = Refusal(() => Engine.CreateCampaign(new() { Name = "front", SolutionVersion = dead.Arn }, OperationContext.None));
        Assert.Equal("SolutionVersionNotActive", error.ErrorId);
        Assert.Contains("is CREATE FAILED (The process", error.Message);

        var version = _fixture.Train();
        Assert.Equal(
            "InvalidMinProvisionedTPS",
            Refusal(() => Engine.CreateCampaign(
                new() { Name = "front", SolutionVersion = version.Arn, MinProvisionedTPS = 0 }, OperationContext.None)).ErrorId);
        Assert.Equal("InvalidName", Refusal(() => Engine.CreateCampaign(new() { Name = "", SolutionVersion = version.Arn }, OperationContext.None)).ErrorId);
        Assert.Empty(Engine.ListCampaigns(new()));
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = version.Arn }, OperationContext.None);
        Assert.Equal(
            ErrorKind.ResourceAlreadyExists,
            Refusal(() => Engine.CreateCampaign(new() { Name = "front", SolutionVersion = version.Arn }, OperationContext.None)).Kind);
    }

    [Theory]
    [InlineData("""{"itemExplorationConfig":{"explorationWeight":0.5}}""",
        "campaignConfig.itemExplorationConfig.explorationWeight is 0.5; it must be left out: aws-hrnn does not use it")]
    [InlineData("""{"itemExplorationConfg":{}}""", "Did you mean 'itemExplorationConfig'?")]
    [InlineData("""{"itemExplorationConfig":{"explorationWeigth":0.5}}""", "Did you mean 'explorationWeight'?")]
    [InlineData("[]", "campaignConfig is a list; it must be an object")]
    public void A_wrong_campaign_configuration_is_refused(string json, string message)
    {
        _fixture.Prepare();
        _fixture.Train();
        Assert.Contains(
            message,
            Refusal(() => Engine.CreateCampaign(
                new() { Name = "front", SolutionVersion = "clicks", CampaignConfig = JsonTree.Parse(json) }, OperationContext.None)).Message);
    }

    [Fact]
    public void Recommendations_come_from_the_user_s_events_in_order()
    {
        _fixture.Import(("u1", "b", 20, "purchase"), ("u2", "c", 15, "view"), ("u1", "a", 10, "view"));
        Serve();

        var answer = Recommend("u1");

        Assert.Equal("u1", answer.UserId);
        Assert.True(Guid.TryParse(answer.RecommendationId, out _));
        Assert.NotEqual(answer.RecommendationId, Recommend("u1").RecommendationId);
        Assert.Equal(["a@10:view", "b@20:purchase", "top"], Items(answer));
        Assert.Equal(["top"], Items(Recommend("unknown")));
        Assert.Equal(["b@20:purchase", "top"], Items(Engine.GetRecommendations(new() { Campaign = "front", UserId = "u1", NumResults = 2 }, _fixture.Context)));
        Assert.Empty(_fixture.Warnings);
    }

    [Fact]
    public void The_history_is_filtered_as_the_training_was()
    {
        _fixture.Import(("u1", "a", 10, "view"), ("u1", "b", 20, "purchase"));
        _fixture.Prepare(r => r with { EventType = "PURCHASE" });
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);

        Assert.Equal(["b@20:purchase", "top"], Items(Recommend("u1")));
    }

    [Fact]
    public void Data_is_read_and_the_model_opened_once_until_the_data_changes()
    {
        Serve();
        var made = _fixture.Store.Segments.ReadCount;
        Recommend("u1");
        Recommend("u2");
        using var other = _fixture.AnotherEngine();
        other.GetRecommendations(new() { Campaign = "front", UserId = "u1" }, _fixture.Context);
        Assert.Equal(2, _fixture.Opened.Count);
        Assert.Equal(made, _fixture.Store.Segments.ReadCount);

        _fixture.Import(("u1", "new", 99, "view"));
        Assert.Contains("new@99:view", Items(Recommend("u1")));
        Assert.Equal((2, made + 2), (_fixture.Opened.Count, _fixture.Store.Segments.ReadCount));
    }

    [Fact]
    public async Task A_campaign_changes_its_version_under_running_requests()
    {
        Serve();
        var second = _fixture.Train();
        using var stop = new CancellationTokenSource();
        var session = Task.Run(() =>
        {
            var answers = 0;
            for (; !stop.IsCancellationRequested; answers++)
                Assert.Equal("top", Items(Recommend("u1"))[^1]);
            return answers;
        });
        SpinWait.SpinUntil(() => !_fixture.Opened.IsEmpty);

        var campaign = Engine.UpdateCampaign(new() { Campaign = "front", SolutionVersion = second.Arn }, OperationContext.None);

        Recommend("u1");
        stop.Cancel();
        Assert.True(await session > 0);
        Assert.Equal((second.Arn, campaign), (campaign.SolutionVersionArn, Engine.DescribeCampaign(new("front"))));
        Assert.False(_fixture.Opened.ElementAt(1).IsDisposed);
        Engine.DeleteSolutionVersion(new(Engine.ListSolutionVersions(new("clicks"))[0].Arn));
        Assert.All(_fixture.Opened, model => Assert.Equal(model != _fixture.Opened.ElementAt(1), model.IsDisposed));
        Assert.Equal(ErrorKind.ResourceInUse, Refusal(() => Engine.DeleteSolutionVersion(new(second.Arn))).Kind);
    }

    [Fact]
    public void Only_what_is_named_of_a_campaign_changes()
    {
        Serve();
        _fixture.Clock.Advance(5);
        var before = Engine.DescribeCampaign(new("front"));

        Assert.Equal(
            before with { MinProvisionedTPS = 7, LastUpdatedDateTime = _fixture.Clock.Now },
            Engine.UpdateCampaign(new() { Campaign = before.Arn, MinProvisionedTPS = 7 }, OperationContext.None));

        Assert.Equal(
            "InvalidMinProvisionedTPS",
            Refusal(() => Engine.UpdateCampaign(new() { Campaign = "front", MinProvisionedTPS = 0 }, OperationContext.None)).ErrorId);
        Assert.Contains(
            "does not use it",
            Refusal(() => Engine.UpdateCampaign(
                new() { Campaign = "front", CampaignConfig = JsonTree.Parse("""{"itemExplorationConfig":{"explorationWeight":0.5}}""") },
                OperationContext.None)).Message);
        Assert.Equal(
            "SolutionVersionNotActive",
            Refusal(() => Engine.UpdateCampaign(new() { Campaign = "front", SolutionVersion = _fixture.TrainAndDie().Arn }, OperationContext.None)).ErrorId);
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(() => Engine.UpdateCampaign(new() { Campaign = "back" }, OperationContext.None)).Kind);
        Assert.Equal(7, Engine.DescribeCampaign(new("front")).MinProvisionedTPS);
    }

    [Fact]
    public void A_campaign_may_go_to_another_solution_of_its_group()
    {
        Serve();
        Engine.CreateSolution(new() { Name = "other", DatasetGroup = "shop", Recipe = "aws-hrnn" }, _fixture.Context);
        var version = _fixture.Train("other");

        Engine.UpdateCampaign(new() { Campaign = "front", SolutionVersion = "other" }, OperationContext.None);

        Assert.Equal(version.Arn, Engine.DescribeCampaign(new("front")).SolutionVersionArn);
        Assert.Equal((0, 1), (Engine.ListCampaigns(new("clicks")).Count, Engine.ListCampaigns(new("other")).Count));
    }

    [Fact]
    public void Requests_at_the_same_time_share_one_model()
    {
        Serve();
        Parallel.For(0, 64, i => Assert.Equal("top", Items(Recommend($"u{i % 3}"))[^1]));
        Assert.Single(_fixture.Opened);
    }

    [Fact]
    public void A_version_can_be_asked_without_a_campaign()
    {
        _fixture.Prepare();
        var version = _fixture.Train();
        Assert.Equal(3, Engine.GetRecommendations(new() { Campaign = version.Arn, UserId = "u1" }, _fixture.Context).ItemList.Count);
    }

    [Fact]
    public void A_campaign_answers_on_when_its_data_has_gone()
    {
        Serve();
        Engine.DeleteDataset(new("shop", DatasetType.Interactions));
        Assert.Equal(["top"], Items(Recommend("u1")));
    }

    [Fact]
    public void Wrong_requests_are_refused()
    {
        Serve();
        GetRecommendationsRequest request = new() { Campaign = "front", UserId = "u1" };
        Assert.Equal("MissingUserId", Refusal(() => Engine.GetRecommendations(request with { UserId = "" }, _fixture.Context)).ErrorId);
        Assert.All([0, 501], n =>
            Assert.Equal(
                $"numResults is {n}; it must be from 1 to 500.",
                Refusal(() => Engine.GetRecommendations(request with { NumResults = n }, _fixture.Context)).Message));
        Assert.Contains(
            "The nearest existing ones are 'front'", Refusal(() => Engine.GetRecommendations(request with { Campaign = "fornt" }, _fixture.Context)).Message);
    }

    [Fact]
    public void Context_that_has_no_effect_is_told()
    {
        Serve();
        Engine.GetRecommendations(
            new() { Campaign = "front", UserId = "u1", Context = new Dictionary<string, string> { ["DEVICE"] = "mobile" } }, _fixture.Context);
        Assert.Equal("Context is ignored: DEVICE; aws-hrnn was trained without contextual metadata.", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public void A_missing_model_file_is_told()
    {
        Serve();
        _fixture.Store.Models.DeleteAll(Arn.LastPartOf(Engine.DescribeCampaign(new("front")).SolutionVersionArn));
        Assert.Equal("ModelMissing", Refusal(() => Recommend("u1")).ErrorId);
    }

    [Fact]
    public void The_model_is_closed_with_its_last_campaign()
    {
        Serve();
        Engine.CreateCampaign(new() { Name = "second", SolutionVersion = "clicks" }, OperationContext.None);
        Recommend("u1");
        Engine.DeleteCampaign(new("front"));
        Assert.False(Assert.Single(_fixture.Opened).IsDisposed);
        Engine.DeleteCampaign(new("second"));
        Assert.True(Assert.Single(_fixture.Opened).IsDisposed);
    }

    [Fact]
    public void Models_and_store_are_closed_with_the_engine()
    {
        Serve();
        Recommend("u1");
        Engine.Dispose();
        Assert.True(Assert.Single(_fixture.Opened).IsDisposed);
        Assert.True(_fixture.Store.IsDisposed);
    }

    [Theory]
    [InlineData(1, "a b*")]
    [InlineData(50, "a b*")]
    [InlineData(51, "b* c*")]
    [InlineData(100, "b* c*")]
    public void A_share_of_the_list_is_promoted(int percent, string items)
    {
        _fixture.Import(("promoter", "b", 1, "promoted"), ("promoter", "c", 2, "promoted"), ("u1", "a", 3, "view"));
        Serve();
        Engine.CreateFilter(
            new() { Name = "promoted", DatasetGroup = "shop", FilterExpression = """INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("promoted")""" });
        Engine.CreateFilter(new() { Name = "all", DatasetGroup = "shop", FilterExpression = """EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("view")""" });
        var request = new GetRecommendationsRequest
        {
            Campaign = "front", UserId = "promoter", NumResults = 2, Promotion = new Promotion { Filter = "promoted", PercentPromoted = percent },
        };

        Assert.Equal(items, Text(request));
        Assert.Equal(items, Text(request));
        if (percent == 100)
            Assert.Equal("b* c*", Text(request with { NumResults = 2, Filter = "all" }));
        Assert.All(Engine.GetRecommendations(request, _fixture.Context).ItemList, item => Assert.Equal(item.Promoted ? "promoted" : null, item.PromotionName));

        string Text(GetRecommendationsRequest asked) =>
            string.Join(' ', Engine.GetRecommendations(asked, _fixture.Context).ItemList.Select(item => item.ItemId + (item.Promoted ? "*" : "")).Order());
    }

    [Fact]
    public void The_filter_of_the_request_is_for_the_rest_of_the_list()
    {
        _fixture.Import(("u1", "a", 1, "seen"), ("u1", "b", 2, "promoted"));
        Serve();
        const string Where = "ItemID WHERE Interactions.EVENT_TYPE IN";
        Engine.CreateFilter(new() { Name = "new", DatasetGroup = "shop", FilterExpression = $"""EXCLUDE {Where} ("seen","promoted")""" });
        Engine.CreateFilter(new() { Name = "own", DatasetGroup = "shop", FilterExpression = $"""INCLUDE {Where} ("promoted")""" });

        var list = Engine.GetRecommendations(
            new()
            {
                Campaign = "front", UserId = "u1", NumResults = 3, Filter = "new", Promotion = new() { Name = "house", Filter = "own", PercentPromoted = 30 },
            },
            _fixture.Context).ItemList;

        Assert.Equal([("b", "house"), ("c", null), ("top", null)], list.Select(item => (item.ItemId, item.PromotionName)).Order());
        Assert.Equal(["c", "top"], list.Where(item => !item.Promoted).Select(item => item.ItemId));
    }

    [Fact]
    public void Promoted_items_stand_at_random_places_in_the_order_of_their_scores()
    {
        RecommendedItem[] best = [.. Enumerable.Range(0, 8).Select(i => new RecommendedItem($"r{i}", 0.1 - (i * 0.01)))];
        RecommendedItem[] promoted = [new("p0", 0.02), new("r5", 0.01)];

        var lists = Enumerable.Range(0, 50).Select(id => Promotions.Merge(best, promoted, 8, "house", $"{id}")).ToArray();

        Assert.All(lists, list =>
        {
            Assert.Equal(["p0", "r5"], list.Where(item => item.Promoted).Select(item => item.ItemId));
            Assert.Equal(["r0", "r1", "r2", "r3", "r4", "r6"], list.Where(item => !item.Promoted).Select(item => item.ItemId));
        });
        Assert.True(lists.Select(list => list.ToList().FindIndex(item => item.Promoted)).Distinct().Count() > 3);
        Assert.Equal(lists[7], Promotions.Merge(best, promoted, 8, "house", "7"));
    }

    [Fact]
    public void A_promotion_that_breaks_a_rule_is_refused()
    {
        Serve();
        Engine.CreateFilter(new() { Name = "some", DatasetGroup = "shop", FilterExpression = """INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($T)""" });
        GetRecommendationsRequest request = new() { Campaign = "front", UserId = "u1" };
        Assert.All([0, 101], percent => Assert.Equal(
            "InvalidPercentPromoted", Refusal(() => Engine.GetRecommendations(
                request with { Promotion = new Promotion { Filter = "some", PercentPromoted = percent } }, _fixture.Context)).ErrorId));
        Assert.Equal(
            "InvalidName", Refusal(() => Engine.GetRecommendations(
                request with { Promotion = new Promotion { Name = "two words", Filter = "some", PercentPromoted = 5 } }, _fixture.Context)).ErrorId);
        Assert.Equal(
            "MissingFilterValue", Refusal(() =>
                Engine.GetRecommendations(request with { Promotion = new Promotion { Filter = "some", PercentPromoted = 5 } }, _fixture.Context)).ErrorId);
    }

    private void Serve()
    {
        _fixture.Prepare();
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
    }

    private RecommendationList Recommend(string userId) => Engine.GetRecommendations(new() { Campaign = "front", UserId = userId }, _fixture.Context);

    private static string[] Items(RecommendationList answer) => [.. answer.ItemList.Select(i => i.ItemId)];

    private static PersonalizeException Refusal(Action action) => Assert.Throws<PersonalizeException>(action);
}
