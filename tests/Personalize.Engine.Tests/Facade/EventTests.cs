using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

public sealed class EventTests : IDisposable
{
    private const string Session = "s1";
    private const string Same = "the user already has an event with the same item, second and type";

    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_tracker_has_an_id_that_stands_for_it_and_is_the_only_one_of_its_group()
    {
        _fixture.Prepare();
        var tracker = Engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, _fixture.Context);

        Assert.Equal(
            ("arn:local:personalize:::event-tracker/shop", Arn.DatasetGroup("shop"), "ACTIVE"), (tracker.Arn, tracker.DatasetGroupArn, tracker.Status));
        Assert.All([tracker.TrackingId, tracker.Arn, "shop"], name => Assert.Equal(tracker, Engine.DescribeEventTracker(new(name))));
        Assert.Equal([tracker], Engine.ListEventTrackers(new("shop")));
        var error = Assert.Throws<PersonalizeException>(() => Engine.CreateEventTracker(new() { Name = "second", DatasetGroup = "shop" }, _fixture.Context));
        Assert.Equal((ErrorKind.LimitExceeded, "TooManyEventTrackers"), (error.Kind, error.ErrorId));
        Assert.Contains("already has the event tracker 'shop'", error.Message);
        Assert.Equal(ErrorKind.ResourceInUse, Assert.Throws<PersonalizeException>(() => Engine.DeleteDataset(new("shop", DatasetType.Interactions))).Kind);
        Engine.DeleteEventTracker(new(tracker.TrackingId));
        Assert.Empty(Engine.ListEventTrackers(new()));
    }

    [Fact]
    public void A_group_without_interactions_gets_them()
    {
        Engine.CreateDatasetGroup(new() { Name = "fresh" });
        Engine.CreateEventTracker(new() { Name = "fresh", DatasetGroup = "fresh" }, _fixture.Context);

        Assert.Equal("Created the dataset 'fresh/INTERACTIONS' for the events.", Assert.Single(_fixture.Informations));
        Assert.Equal("fresh-interactions", Engine.DescribeDataset(new("fresh", DatasetType.Interactions)).Name);
        Engine.DeleteDatasetGroup(new("fresh", Force: true));
        Assert.Empty(Engine.ListEventTrackers(new()));
    }

    [Fact]
    public void The_next_recommendation_knows_of_an_event()
    {
        Serve();
        Recommend("u1");

        var receipt = Assert.Single(Put("u1", Click("c", 30)));

        Assert.True(receipt is { Recorded: true, ChangesRecommendations: true, Reason: null });
        Assert.Equal(["a@10:view", "b@20:purchase", "c@30:click", "top"], Recommend("u1"));
        Put("u1", Click("a", 15), Click("a", 40));
        Assert.Equal(["a@10:view", "a@15:click", "b@20:purchase", "c@30:click", "a@40:click", "top"], Recommend("u1"));
        Put("new", Click("b", 5));
        Assert.Equal(["b@5:click", "top"], Recommend("new"));
    }

    [Fact]
    public void Events_of_one_second_keep_their_order_and_come_after_imported_ones()
    {
        Serve();
        Put("u1", Click("c", 20), Click("a", 20), Click("b", 10));
        Assert.Equal(["a@10:view", "b@10:click", "b@20:purchase", "c@20:click", "a@20:click", "top"], Recommend("u1"));
    }

    [Fact]
    public void A_repeated_event_is_ignored()
    {
        Serve();
        var click = Click("c", 30) with { EventId = "e1" };
        Put("u1", click);
        var again = Put("u1", click, Click("a", 31) with { EventId = "e2" });

        Assert.Equal([(false, "its eventId was recorded before"), (true, null)], again.Select(r => (r.Recorded, r.Reason)));
        Assert.Equal(["a@10:view", "b@20:purchase", "c@30:click", "a@31:click", "top"], Recommend("u1"));
    }

    [Fact]
    public void What_came_by_an_import_as_well_counts_once()
    {
        Serve();
        Put("u1", Click("c", 30), new PutEvent { EventType = "View", SentAt = 10, ItemId = "a" });
        _fixture.Import(("u1", "c", 30, "click"));
        Assert.Equal(["a@10:view", "b@20:purchase", "c@30:click", "top"], Recommend("u1"));
        Assert.Equal(4, TrainingEvents().Sum(user => user.Value.Length));
    }

    [Fact]
    public void Events_of_a_session_are_the_user_s_who_comes_with_it()
    {
        Serve();
        var receipt = Assert.Single(Put(null, Click("c", 30)));
        Assert.Contains("its user is not known", receipt.Remark);
        Assert.True(receipt.ChangesRecommendations);
        Recommend("u2");

        Put("u2", Click("a", 40));

        Assert.Equal(["c@15:view", "c@30:click", "a@40:click", "top"], Recommend("u2"));
    }

    [Fact]
    public void An_event_that_changes_nothing_is_told_why()
    {
        _fixture.Prepare(r => r with { EventType = "purchase", SolutionConfig = new Dictionary<string, object?> { ["eventValueThreshold"] = 2.0 } });
        _fixture.Train();
        Tracker();
        Assert.Contains("no campaign serves the dataset group", Put("u1", Click("c", 30))[0].Reason);
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);

        PutEvent purchase = new() { EventType = "Purchase", SentAt = 30, ItemId = "c", EventValue = 2 };
        var receipts = Put(
            "u1", Click("c", 30), purchase with { EventValue = null }, purchase with { ItemId = "unheard" }, purchase with { ItemId = null }, purchase);

        Assert.Equal(
            [
                "the model of campaign 'front' counts only events of type 'purchase', not 'click'",
                "the model of campaign 'front' counts only events with a value of 2 or more",
                null,
                "it has no item",
                null,
            ],
            receipts.Select(r => r.Reason));
        Assert.Equal(["b@20:purchase", "unheard@30:Purchase", "c@30:Purchase", "top"], Recommend("u1"));
    }

    [Fact]
    public void Training_counts_events_up_to_the_moment_its_version_was_made()
    {
        Serve();
        Put("u1", Click("c", 30));
        Put("new", Click("d", 5));

        Assert.Equal(["a", "b", "c"], TrainingEvents()["u1"]);
        Assert.Equal(["d"], TrainingEvents()["new"]);
    }

    [Fact]
    public void A_resumed_training_sees_the_data_it_began_with()
    {
        Serve();
        Put("u1", Click("c", 30));
        var events = new List<int>();
        _fixture.Training = (snapshot, _, _, _) =>
        {
            events.Add(snapshot.EventCount);
            return events.Count == 1 ? throw new InvalidOperationException("killed") : EngineFixture.Trained();
        };
        Assert.Throws<InvalidOperationException>(() => _fixture.Train());
        Put("u1", Click("c", 31));

        Engine.ResumeSolutionVersion(new(Engine.ListSolutionVersions(new("clicks"))[^1].Arn), _fixture.Context);
        Assert.Equal([4, 4], events);
        _fixture.Train();
        Assert.Equal([4, 4, 5], events);
    }

    [Fact]
    public void Data_that_was_only_ever_put_trains_and_serves()
    {
        Engine.CreateDatasetGroup(new() { Name = "shop" });
        Tracker();
        Put("u1", Click("a", 1), Click("b", 2));
        _fixture.Prepare();
        Assert.Equal(["a", "b"], TrainingEvents()["u1"]);
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
        Assert.Equal(["a@1:click", "b@2:click", "top"], Recommend("u1"));
    }

    [Fact]
    public void Filters_see_events_that_were_put()
    {
        Serve();
        Engine.CreateFilter(new() { Name = "seen", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"click\")" });
        string[] Allowed() =>
            [.. Engine.GetRecommendations(new() { Campaign = "front", UserId = "u1", Filter = "seen" }, _fixture.Context).ItemList.Select(i => i.ItemId)];
        Assert.Equal(["a", "b", "c", "top"], Allowed());
        Put("u1", Click("c", 30));
        Assert.Equal(["a", "b", "top"], Allowed());
    }

    [Fact]
    public void Events_outlive_a_full_import_and_go_with_their_dataset()
    {
        Serve();
        Put("u1", Click("c", 30));
        _fixture.Store.Catalog.Write(t =>
        {
            t.SetSegments(Arn.Dataset("shop", DatasetType.Interactions), [], append: false);
            return true;
        });
        Assert.Equal(["c@30:click", "top"], Recommend("u1"));
        Engine.DeleteEventTracker(new("clicks"));
        Engine.DeleteDataset(new("shop", DatasetType.Interactions));
        Assert.Equal(["top"], Recommend("u1"));
    }

    [Fact]
    public void Milliseconds_are_understood_only_when_said()
    {
        Serve();
        PutEventsRequest request = new() { TrackingId = "clicks", UserId = "u1", SessionId = Session, EventList = [Click("c", 1_700_000_000_999)] };
        var error = Assert.Throws<PersonalizeException>(() => Engine.PutEvents(request));
        Assert.Equal("InvalidSentAt", error.ErrorId);
        Assert.Contains("looks like milliseconds", error.Message);

        Engine.PutEvents(request with { Milliseconds = true });
        Assert.Contains("c@1700000000:click", Recommend("u1"));

        error = Assert.Throws<PersonalizeException>(() => Engine.PutEvents(request with { Milliseconds = true, EventList = [Click("c", 1_700_000_000)] }));
        Assert.Contains("looks like seconds", error.Message);
    }

    [Fact]
    public void A_slip_in_a_name_is_shown()
    {
        Serve();
        PutEvent wrong = new() { Properties = """{"evntType":"click","sendAt":5,"itmId":"c"}""" };
        var error = Assert.Throws<PersonalizeException>(() => Put("u1", wrong));
        Assert.Contains("eventType is missing (was 'evntType' meant to be eventType?).", error.Message);
        Assert.Contains("sentAt is missing (was 'sendAt' meant to be sentAt?)", error.Message);
        Assert.Equal("it has no item (was 'itmId' meant to be itemId?)", Assert.Single(Put("u1", wrong with { EventType = "click", SentAt = 5 })).Reason);
    }

    [Fact]
    public void An_event_that_the_user_has_already_is_told()
    {
        Serve();
        var click = Click("c", 30);
        string?[] expected = [null, Same, null, Same];
        Assert.Equal(
            expected,
            Put(
                "u1",
                click,
                click with { EventType = "CLICK" },
                click with { SentAt = 31 },
                click with { ItemId = "a", SentAt = 10, EventType = "view" }).Select(r => r.Reason));
        Assert.Equal([Same, null], Put("u1", click, click with { EventType = "view" }).Select(r => r.Reason));
        Assert.Null(Put("u2", click)[0].Reason);
        Assert.Equal(["a@10:view", "b@20:purchase", "c@30:click", "c@30:view", "c@31:click", "top"], Recommend("u1"));
    }

    [Fact]
    public void Recording_waits_for_no_histories()
    {
        Serve();
        _fixture.Import(("u1", "new", 99, "view"));
        var reads = _fixture.Store.Segments.ReadCount;
        using var other = _fixture.AnotherEngine();
        other.PutEvents(new PutEventsRequest { TrackingId = "clicks", UserId = "u1", SessionId = Session, EventList = [Click("c", 30)] });
        Assert.Equal(reads, _fixture.Store.Segments.ReadCount);
    }

    [Fact]
    public void All_campaigns_are_asked_whether_an_event_counts()
    {
        Serve(r => r with { EventType = "view" });
        Engine.CreateCampaign(new() { Name = "back", SolutionVersion = "clicks" }, OperationContext.None);
        Assert.Equal(
            "the model of campaign 'front' counts only events of type 'view', not 'click', and the other campaign does not count it either",
            Put("u1", Click("c", 30))[0].Reason);
        Engine.CreateCampaign(new() { Name = "side", SolutionVersion = "clicks" }, OperationContext.None);
        Assert.EndsWith("and none of the other 2 campaigns counts it either", Put("u1", Click("c", 31))[0].Reason);
        Assert.Null(Put("u1", Click("c", 32) with { EventType = "view" })[0].Reason);
    }

    [Fact]
    public void A_wrong_request_records_nothing_and_names_everything()
    {
        Serve();
        PutEventsRequest request = new()
        {
            TrackingId = "clicks",
            UserId = "u1",
            SessionId = "",
            EventList =
            [
                Click("c", 30), new() { SentAt = -1, EventType = new string('t', 257) },
                new() { EventValue = double.NaN, Properties = "[]", Impression = [.. Enumerable.Repeat("i", 26)] },
            ],
        };

        var error = Assert.Throws<PersonalizeException>(() => Engine.PutEvents(request));

        Assert.Equal("InvalidEvent", error.ErrorId);
        Assert.All(
            [
                "- sessionId is missing.", "- event 2: eventType has 257 characters; at most 256 are allowed.", "- event 2: sentAt is -1: a time before 1970.",
                "- event 3: eventType is missing.", "- event 3: sentAt is missing", "- event 3: eventValue is NaN",
                "- event 3: impression has 26 items; at most 25 are allowed.",
                "- event 3: properties is not a JSON object: []",
            ],
            problem => Assert.Contains(problem, error.Message));
        Assert.DoesNotContain("event 1", error.Message);
        Assert.Equal(0, _fixture.Store.Catalog.Journal.State(Arn.Dataset("shop", DatasetType.Interactions)).Sequence);
        Assert.Equal("InvalidEventCount", Assert.Throws<PersonalizeException>(() => Put("u1")).ErrorId);
        Assert.Equal(
            "InvalidEventCount", Assert.Throws<PersonalizeException>(() => Put("u1", [.. Enumerable.Range(0, 11).Select(i => Click("c", i))])).ErrorId);
        Assert.Equal(
            "InvalidProperties", Assert.Throws<PersonalizeException>(() => Put("u1", Click("c", 1) with { Properties = new string(' ', 1025) })).ErrorId);

        // Half of a surrogate pair would break every training after.
        foreach (var properties in new[] { "{\"device\":\"\\ud800\"}", "{\"\\udc00\":1}", "{\"device\":\"\uD800\"}" })
            Assert.Equal("InvalidProperties", Assert.Throws<PersonalizeException>(() => Put("u1", Click("c", 1) with { Properties = properties })).ErrorId);
        Assert.Equal(ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(() => Engine.PutEvents(request with { TrackingId = "clicsk" })).Kind);
    }

    [Fact]
    public void Properties_become_contextual_metadata_by_either_spelling()
    {
        const string Schema = """
            {"type":"record","name":"Interactions","namespace":"com.amazonaws.personalize.schema","version":"1.0","fields":[{"name":"USER_ID","type":"string"},
             {"name":"ITEM_ID","type":"string"},{"name":"TIMESTAMP","type":"long"},{"name":"DEVICE_TYPE","type":["string","null"],"categorical":true},
             {"name":"PRICE","type":["float","null"]}]}
            """;
        Engine.CreateDatasetGroup(new() { Name = "shop" });
        Engine.CreateSchema(new() { Name = "clicks", DatasetType = DatasetType.Interactions, SchemaText = Schema }, OperationContext.None);
        Engine.CreateDataset(new() { Name = "clicks", DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Schema = "clicks" });
        Tracker();
        Put(
            "u1",
            Click("a", 1) with { Properties = """{"deviceType":"phone","PRICE":"2.5"}""" },
            Click("a", 2) with { Properties = """{"DEVICE_TYPE":"desk","other":1}""" },
            Click("a", 3));

        var snapshot = SnapshotBuilder.Build(_fixture.Store, Arn.DatasetGroup("shop"), new SnapshotOptions(), OperationContext.None);

        Assert.Equal<string?>(["phone", "desk", null], (IEnumerable<string?>)snapshot.ContextMetadata.Single(column => column.Name == "DEVICE_TYPE").Texts!);
        Assert.Equal([2.5, double.NaN, double.NaN], snapshot.ContextMetadata.Single(column => column.Name == "PRICE").Numbers!);
    }

    private static PutEvent Click(string item, long time) => new() { EventType = "click", SentAt = time, ItemId = item };

    private void Serve(Func<CreateSolutionRequest, CreateSolutionRequest>? change = null)
    {
        _fixture.Prepare(change);
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
        Tracker();
    }

    private void Tracker() => Engine.CreateEventTracker(new() { Name = "clicks", DatasetGroup = "shop" }, OperationContext.None);

    private IReadOnlyList<EventReceipt> Put(string? user, params PutEvent[] events) =>
        Engine.PutEvents(new PutEventsRequest { TrackingId = "clicks", UserId = user, SessionId = Session, EventList = events });

    private string[] Recommend(string userId) =>
        [.. Engine.GetRecommendations(new() { Campaign = "front", UserId = userId }, _fixture.Context).ItemList.Select(i => i.ItemId)];

    /// <summary>User → items, as a training sees them now.</summary>
    private Dictionary<string, string[]> TrainingEvents()
    {
        Snapshot? seen = null;
        _fixture.Training = (snapshot, _, _, _) =>
        {
            seen = snapshot;
            return EngineFixture.Trained();
        };
        _fixture.Train();
        return Enumerable.Range(0, seen!.UserCount).ToDictionary(
            user => seen.Users[user],
            user => Enumerable.Range(seen.UserOffsets[user], seen.UserOffsets[user + 1] - seen.UserOffsets[user])
                .Select(e => seen.Items[seen.EventItems[e]])
                .ToArray());
    }
}
