using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

public sealed class FilterTests : IDisposable
{
    private const string NotSeen = """EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($TYPE)""";

    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_filter_is_kept_found_and_removed()
    {
        _fixture.Prepare();
        var filter = Engine.CreateFilter(new() { Name = "seen", DatasetGroup = "shop", FilterExpression = NotSeen });

        Assert.Equal(("arn:local:personalize:::filter/seen", NotSeen, "ACTIVE"), (filter.Arn, filter.FilterExpression, filter.Status));
        Assert.Equal([filter], Engine.ListFilters(new("shop")));
        Assert.Equal(filter, Engine.DescribeFilter(new(filter.Arn)));
        Assert.Contains("filter 'seen'", Refusal(() => Engine.DeleteDatasetGroup(new("shop"))).Message);
        Engine.DeleteFilter(new("seen"));
        Assert.Empty(Engine.ListFilters(new()));
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(() => Engine.DeleteFilter(new("seen"))).Kind);
    }

    [Fact]
    public void A_filter_keeps_how_many_events_it_looks_at()
    {
        _fixture.Prepare();
        var request = new CreateFilterRequest { Name = "seen", DatasetGroup = "shop", FilterExpression = NotSeen };

        Assert.Contains("eventsPerType is 0", Refusal(() => Engine.CreateFilter(request with { EventsPerType = 0 })).Message);
        Assert.Null(Engine.CreateFilter(request).EventsPerType);
        Engine.CreateFilter(request with { Name = "recent", EventsPerType = 100 });
        Assert.Equal(100, Engine.DescribeFilter(new("recent")).EventsPerType);
    }

    [Fact]
    public void A_filter_goes_with_its_group()
    {
        _fixture.Prepare();
        Engine.CreateFilter(new() { Name = "seen", DatasetGroup = "shop", FilterExpression = NotSeen });
        Engine.DeleteDatasetGroup(new("shop", Force: true));
        Assert.Empty(Engine.ListFilters(new()));
    }

    [Fact]
    public void A_wrong_filter_is_not_made()
    {
        _fixture.Prepare();
        Assert.Contains(
            "no Items dataset",
            Refusal(() => Engine.CreateFilter(
                new() { Name = "cheap", DatasetGroup = "shop", FilterExpression = "INCLUDE ItemID WHERE Items.PRICE < 5" })).Message);
        Assert.Empty(Engine.ListFilters(new()));
    }

    [Fact]
    public void Recommendations_obey_it_and_see_events_the_model_was_not_trained_on()
    {
        Serve(r => r with { EventType = "purchase" });
        Engine.CreateFilter(new() { Name = "seen", DatasetGroup = "shop", FilterExpression = NotSeen });

        Assert.Equal(["b", "c", "top"], Recommend("u1", "view"));
        Assert.Equal(["c", "top"], Recommend("u1", "VIEW,purchase"));
        Assert.Equal(["a", "b", "c", "top"], Recommend("unknown", "view"));
        Assert.Equal("FilterMissing", Refusal(() => Recommend("u1", "view", filter: null)).ErrorId);
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(() => Recommend("u1", "view", "unseen")).Kind);
    }

    [Fact]
    public void Item_and_user_fields_are_read_again_when_they_change()
    {
        Serve();
        Put(DatasetType.Items, "PRICE", ("a", 1), ("b", 9), ("gone", 2));
        Put(DatasetType.Users, "AGE", ("u1", 10));
        Engine.CreateFilter(new()
        {
            Name = "cheap",
            DatasetGroup = "shop",
            FilterExpression = "INCLUDE ItemID WHERE Items.PRICE <= $P | EXCLUDE ItemID WHERE Items.PRICE <= $P IF CurrentUser.AGE < 18",
        });

        Assert.Empty(Recommend("u1", "5", "cheap", "P"));
        Assert.Equal(["a"], Recommend("u2", "5", "cheap", "P"));
        Put(DatasetType.Items, "PRICE", ("c", 3));
        Put(DatasetType.Users, "AGE", ("u1", 18));
        Assert.Equal(["a", "c"], Recommend("u1", "5", "cheap", "P"));
    }

    [Fact]
    public void The_context_of_events_is_compared_of_imported_ones_and_of_those_put()
    {
        const string Schema = """
            {"type":"record","name":"Interactions","namespace":"com.amazonaws.personalize.schema","version":"1.0","fields":[
             {"name":"USER_ID","type":"string"},{"name":"ITEM_ID","type":"string"},
             {"name":"TIMESTAMP","type":"long"},{"name":"EVENT_TYPE","type":"string"},{"name":"DEVICE","type":["string","null"],"categorical":true},
             {"name":"SECONDS","type":["double","null"]}]}
            """;
        Engine.CreateDatasetGroup(new() { Name = "shop" });
        Engine.CreateSchema(new() { Name = "clicks", DatasetType = DatasetType.Interactions, SchemaText = Schema }, OperationContext.None);
        Engine.CreateDataset(new() { Name = "clicks", DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Schema = "clicks" });
        Insert(DatasetType.Interactions, new ColumnBatch(3,
        [
            new ColumnData("USER_ID") { Texts = ["u1", "u1", "u2"] }, new ColumnData("ITEM_ID") { Texts = ["a", "b", "c"] },
            new ColumnData("TIMESTAMP") { Integers = [10, 20, 30] },
            new ColumnData("EVENT_TYPE") { Texts = ["view", "view", "view"] }, new ColumnData("DEVICE") { Texts = ["tv|phone", null, "tv"] },
            new ColumnData("SECONDS") { Numbers = [0.1, double.NaN, 7] },
        ]));
        Serve();
        Engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, _fixture.Context);
        Engine.CreateFilter(new() { Name = "on", DatasetGroup = "shop", FilterExpression = "INCLUDE ItemID WHERE Interactions.DEVICE IN ($ON)" });
        Engine.CreateFilter(new() { Name = "long", DatasetGroup = "shop", FilterExpression = "INCLUDE ItemID WHERE Interactions.SECONDS >= $S" });
        Assert.Equal(["a"], Recommend("u1", "phone", "on", "ON"));
        Assert.Equal(["a"], Recommend("u1", "0.1", "long", "S"));
        Engine.PutEvents(new PutEventsRequest
        {
            TrackingId = "shop", UserId = "u1", SessionId = "s",
            EventList = [new() { EventType = "view", SentAt = 40, ItemId = "c", Properties = """{"device":"phone","seconds":"3"}""" },
                new() { EventType = "view", SentAt = 41, ItemId = "b" }],
        });
        Assert.Equal(["a", "c"], Recommend("u1", "phone", "on", "ON"));
        Assert.Equal(["c"], Recommend("u1", "1", "long", "S"));
        Assert.Empty(Recommend("u2", "phone", "on", "ON"));
    }

    [Fact]
    public void A_filter_of_another_group_is_refused()
    {
        Serve();
        Engine.CreateDatasetGroup(new() { Name = "other" });
        Engine.CreateDataset(new() { Name = "other", DatasetGroup = "other", DatasetType = DatasetType.Interactions, Schema = "clicks" });
        Engine.CreateFilter(new() { Name = "foreign", DatasetGroup = "other", FilterExpression = NotSeen });

        Assert.Equal("FilterOfAnotherGroup", Refusal(() => Recommend("u1", "view", "foreign")).ErrorId);
    }

    private void Serve(Func<CreateSolutionRequest, CreateSolutionRequest>? change = null)
    {
        _fixture.Prepare(change);
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
    }

    private void Put(DatasetType type, string field, params (string Id, double Value)[] rows)
    {
        var (name, id, arn) = (type.ToString(), type == DatasetType.Items ? "ITEM_ID" : "USER_ID", Arn.Dataset("shop", type));
        if (_fixture.Store.Catalog.Find<Dataset>(arn) is null)
        {
            Engine.CreateSchema(new()
            {
                Name = name,
                DatasetType = type,
                SchemaText = $$"""{"type":"record","name":"{{name}}","fields":[{"name":"{{id}}","type":"string"},{"name":"{{field}}","type":"double"}]}""",
            }, OperationContext.None);
            Engine.CreateDataset(new() { Name = name, DatasetGroup = "shop", DatasetType = type, Schema = name });
        }

        Insert(type, new ColumnBatch(
            rows.Length, [new ColumnData(id) { Texts = [.. rows.Select(r => r.Id)] }, new ColumnData(field) { Numbers = [.. rows.Select(r => r.Value)] }]));
    }

    private void Insert(DatasetType type, ColumnBatch rows)
    {
        var arn = Arn.Dataset("shop", type);
        using var writer = _fixture.Store.Segments.Create(arn, new DatasetSchema(type, []));
        writer.Write(rows);
        _fixture.Store.Catalog.Write(t =>
        {
            t.SetSegments(arn, [writer.Complete()], append: true);
            return true;
        });
    }

    private string[] Recommend(string userId, string value, string? filter = "seen", string placeholder = "TYPE") =>
        [.. Engine.GetRecommendations(
            new() { Campaign = "front", UserId = userId, Filter = filter, FilterValues = new Dictionary<string, string> { [placeholder] = value } },
            _fixture.Context).ItemList.Select(i => i.ItemId)];

    private static PersonalizeException Refusal(Action action) => Assert.Throws<PersonalizeException>(action);
}
