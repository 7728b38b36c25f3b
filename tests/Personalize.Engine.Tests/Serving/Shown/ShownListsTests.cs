using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Serving.Shown;

public sealed class ShownListsTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    private InMemoryRecommendationLog Log => _fixture.Store.Catalog.RecommendationLog;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_campaign_records_what_it_shows_only_if_it_is_asked_to()
    {
        Serve(days: 0);
        Recommend("u1");
        Assert.Empty(Listed());

        Engine.UpdateCampaign(new() { Campaign = "front", RecommendationLogDays = 7 }, _fixture.Context);
        _fixture.Clock.Advance(90);
        var answer = Recommend("u1");
        Recommend("u2");

        var list = Listed()[0];
        Assert.Equal(answer.ItemList.Select(item => item.ItemId), list.Items);
        var version = Engine.DescribeCampaign(new("front")).SolutionVersionArn;
        Assert.Equal(
            (answer.RecommendationId, Arn.DatasetGroup(EngineFixture.Group), Arn.Campaign("front"), version, "u1"),
            (list.RecommendationId, list.DatasetGroupArn, list.CampaignArn, list.SolutionVersionArn, list.UserId));
        Assert.Equal((_fixture.Clock.Now, _fixture.Clock.Now.AddDays(7)), (list.ShownAt, list.ExpiresAt));
        Assert.Equal(2, Listed().Count);

        Engine.UpdateCampaign(new() { Campaign = "front", RecommendationLogDays = 0 }, _fixture.Context);
        Recommend("u1");
        Assert.Equal(2, Listed().Count);
    }

    [Fact]
    public void A_version_that_is_asked_without_a_campaign_records_nothing()
    {
        var version = Serve(days: 7);
        Engine.GetRecommendations(new() { Campaign = version.Arn, UserId = "u1" }, _fixture.Context);
        Assert.Empty(Listed());
    }

    [Fact]
    public void Lists_are_found_by_id_user_campaign_and_time_until_they_expire()
    {
        var version = Serve(days: 1);
        Engine.CreateCampaign(new() { Name = "back", SolutionVersion = version.Arn, RecommendationLogDays = 30 }, _fixture.Context);
        var first = Recommend("u1");
        _fixture.Clock.Advance(3600);
        Recommend("u2");
        Recommend("u2", "back");
        var now = _fixture.Clock.Now;

        Assert.Equal([first.RecommendationId], Listed(new() { RecommendationIds = [first.RecommendationId, "other"] }).Select(list => list.RecommendationId));
        Assert.Equal(["u1", "u2"], Listed(new() { Campaign = "front" }).Select(list => list.UserId));
        Assert.Equal(["front", "back"], Listed(new() { UserIds = ["u2", "nobody"] }).Select(list => Arn.NameOf(list.CampaignArn)));
        Assert.Single(Listed(new() { Campaign = "back", UserIds = ["u2"] }));
        Assert.Equal(["u1"], Listed(new() { Until = now }).Select(list => list.UserId));
        Assert.Equal(["u2", "u2"], Listed(new() { From = now }).Select(list => list.UserId));

        _fixture.Clock.Advance(86_400);
        Assert.Equal(["back"], Listed().Select(list => Arn.NameOf(list.CampaignArn)));
        Engine.DeleteCampaign(new("back"));
        Assert.Single(Listed(new() { Campaign = "back" }));
    }

    [Fact]
    public void A_longer_time_holds_for_what_is_recorded_already()
    {
        Serve(days: 1);
        Recommend("u1");
        Engine.UpdateCampaign(new() { Campaign = "front", RecommendationLogDays = 3 }, _fixture.Context);
        _fixture.Clock.Advance(2 * 86_400);
        Assert.Single(Listed());
    }

    [Fact]
    public async Task Requests_do_not_wait_for_the_log_which_writes_many_lists_at_once()
    {
        Serve(days: 1);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var number = 0; number < 200; number++)
                Recommend($"u{thread}");
        })));

        Assert.Equal(800, Listed().Count);
        Assert.True(Log.Writes.Count < 400, $"{Log.Writes.Count} writes");
    }

    [Fact]
    public void What_has_been_shown_is_recorded_when_the_engine_is_closed()
    {
        Serve(days: 1);
        using (var other = _fixture.AnotherEngine())
            other.GetRecommendations(new() { Campaign = "front", UserId = "u1" }, _fixture.Context);
        Assert.Single(Log.ReadUser(Arn.DatasetGroup(EngineFixture.Group), "u1"));
    }

    [Fact]
    public void A_read_only_store_answers_and_says_once_that_nothing_is_recorded()
    {
        Serve(days: 1);
        Log.IsReadOnly = true;
        Recommend("u1");
        Recommend("u1");
        Assert.Contains("read-only, so what the campaign 'front' recommends is not recorded", Assert.Single(_fixture.Warnings));
        Assert.Empty(Listed());
    }

    [Fact]
    public void A_failed_record_costs_no_answer_and_is_said_with_the_next()
    {
        Serve(days: 1);
        Log.Failure = new PersonalizeException(ErrorKind.LimitExceeded, ErrorIds.DiskFull, "The disk is full.");
        Recommend("u1");
        Listed();
        Log.Failure = null;
        Assert.Empty(_fixture.Warnings);
        Recommend("u1");
        Assert.Equal("1 recommendations were not recorded: The disk is full.", Assert.Single(_fixture.Warnings));
        Assert.Single(Listed());
    }

    [Fact]
    public void A_user_who_is_removed_takes_the_lists_along_even_without_other_data()
    {
        Serve(days: 1);
        Recommend("stranger");
        Recommend("u2");

        var report = Engine.DeleteUsers(new(EngineFixture.Group, ["stranger"]), _fixture.Context);

        Assert.Equal((1, 1), (report.Users, report.RecommendationsRemoved));
        Assert.Equal(["u2"], Listed().Select(list => list.UserId));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(366)]
    public void Days_out_of_range_are_refused(int days)
    {
        var version = Serve(days: 1);
        Assert.Equal(
            "InvalidRecommendationLogDays",
            Assert.Throws<PersonalizeException>(() => Engine.CreateCampaign(
                new() { Name = "back", SolutionVersion = version.Arn, RecommendationLogDays = days }, _fixture.Context)).ErrorId);
        Assert.Equal(
            "InvalidRecommendationLogDays",
            Assert.Throws<PersonalizeException>(() => Engine.UpdateCampaign(
                new() { Campaign = "front", RecommendationLogDays = days }, _fixture.Context)).ErrorId);
    }

    [Fact]
    public void A_campaign_that_never_was_and_a_backward_range_are_refused()
    {
        Serve(days: 1);
        Assert.Equal("ResourceNotFound", Assert.Throws<PersonalizeException>(() => Listed(new() { Campaign = "fronte" })).ErrorId);
        var time = _fixture.Clock.Now;
        Assert.Equal("InvalidTimeRange", Assert.Throws<PersonalizeException>(() => Listed(new() { From = time, Until = time.AddDays(-1) })).ErrorId);
    }

    private SolutionVersion Serve(int days)
    {
        _fixture.Prepare();
        var version = _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = version.Arn, RecommendationLogDays = days }, _fixture.Context);
        return version;
    }

    private RecommendationList Recommend(string user, string campaign = "front") =>
        Engine.GetRecommendations(new() { Campaign = campaign, UserId = user }, _fixture.Context);

    private List<ShownList> Listed(ListRecommendationLogRequest? request = null) => [.. Engine.ListRecommendationLog(request ?? new())];
}
