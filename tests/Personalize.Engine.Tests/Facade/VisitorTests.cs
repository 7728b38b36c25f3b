using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

/// <summary>Visitors without an account: what they do in a session is all that is known of them.</summary>
public sealed class VisitorTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_visitor_is_answered_from_the_events_of_the_session()
    {
        Serve();
        Put(null, "visit", ("c", 30), ("b", 20));
        Put(null, "another", ("a", 5));

        Assert.Equal(["b@20:click", "c@30:click", "top"], Recommend(null, "visit"));
        Assert.Equal(["top"], Recommend(null, "unheard-of"));
        Put(null, "visit", ("a", 40));
        Assert.Equal(["b@20:click", "c@30:click", "a@40:click", "top"], Recommend(null, "visit"));
    }

    [Fact]
    public void The_id_of_a_session_may_be_given_as_that_of_a_user()
    {
        Serve();
        Put(null, "visit", ("c", 30));
        Put(null, "u1", ("c", 30));

        var answer = Engine.GetRecommendations(new() { Campaign = "front", UserId = "visit" }, _fixture.Context);

        Assert.True(answer.KnownUser);
        Assert.Equal(["c@30:click", "top"], answer.ItemList.Select(item => item.ItemId));
        Assert.Equal(["a@10:view", "b@20:purchase", "top"], Recommend("u1", null));
    }

    [Fact]
    public void A_session_is_still_answered_when_its_user_has_become_known()
    {
        Serve();
        Put(null, "visit", ("c", 30));
        Put("u1", "visit", ("a", 40));

        Assert.Equal(["c@30:click", "a@40:click", "top"], Recommend(null, "visit"));
        Assert.Equal(["a@10:view", "b@20:purchase", "c@30:click", "a@40:click", "top"], Recommend("u1", null));
    }

    [Fact]
    public void With_a_user_the_events_of_the_session_that_wait_for_one_count_as_the_user_s()
    {
        Serve();
        Put(null, "visit", ("c", 15));

        Assert.Equal(["a@10:view", "c@15:click", "b@20:purchase", "top"], Recommend("u1", "visit"));
        Assert.Equal(["a@10:view", "b@20:purchase", "top"], Recommend("u1", null));
    }

    [Fact]
    public void Filters_look_at_what_the_visitor_did()
    {
        Serve();
        Put(null, "visit", ("c", 30));
        Engine.CreateFilter(new() { Name = "unseen", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"*\")" });

        var answer = Engine.GetRecommendations(new() { Campaign = "front", SessionId = "visit", Filter = "unseen" }, _fixture.Context);

        Assert.Equal(["a", "b", "top"], answer.ItemList.Select(item => item.ItemId));
        Assert.Equal((null, "visit"), (answer.UserId, answer.SessionId));
    }

    [Theory]
    [InlineData(null, null, "MissingUserId")]
    [InlineData("", null, "MissingUserId")]
    [InlineData(" ", "visit", "MissingUserId")]
    [InlineData(null, "", "MissingSessionId")]
    [InlineData("u1", " ", "MissingSessionId")]
    public void A_request_for_nobody_is_refused(string? user, string? session, string errorId)
    {
        Serve();
        Assert.Equal(errorId, Assert.Throws<PersonalizeException>(() => Recommend(user, session)).ErrorId);
    }

    private void Serve()
    {
        _fixture.Prepare();
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
        Engine.CreateEventTracker(new() { Name = "web", DatasetGroup = "shop" }, OperationContext.None);
    }

    private void Put(string? user, string session, params (string Item, long Time)[] events) => Engine.PutEvents(new PutEventsRequest
    {
        TrackingId = "web",
        UserId = user,
        SessionId = session,
        EventList = [.. events.Select(e => new PutEvent { EventType = "click", SentAt = e.Time, ItemId = e.Item })],
    });

    private string[] Recommend(string? user, string? session) =>
        [.. Engine.GetRecommendations(new() { Campaign = "front", UserId = user, SessionId = session }, _fixture.Context).ItemList.Select(item => item.ItemId)];
}
