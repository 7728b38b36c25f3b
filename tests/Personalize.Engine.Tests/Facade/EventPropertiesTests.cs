using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

public sealed class EventPropertiesTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    public EventPropertiesTests()
    {
        _fixture.Prepare();
        _fixture.Engine.CreateEventTracker(new() { Name = "clicks", DatasetGroup = "shop" }, _fixture.Context);
    }

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("""{"itemId":"c","eventValue":3.5}""", "c", 3.5, "eventValue and itemId came from its properties; give them beside properties")]
    [InlineData(
        """{"ITEM_ID":9007199254740993,"EVENT_VALUE":"-2e1"}""", "9007199254740993", -20.0,
        "eventValue and itemId came from its properties; give them beside properties")]
    [InlineData("""{"itemId":"c","eventValue":null}""", "c", null, "itemId came from its properties; give it beside properties")]
    [InlineData("""{"eventValue":"PLAY"}""", null, null, "the eventValue 'PLAY' in its properties is not a finite number, so it has no value")]
    [InlineData("""{"itemId":"","device":"phone"}""", null, null, null)]
    public void The_item_and_the_value_may_be_properties(string properties, string? item, double? value, string? remark)
    {
        var receipt = Put(new() { EventType = "click", SentAt = 5, Properties = properties });

        var recorded = Assert.Single(_fixture.Store.Catalog.Journal.ReadUser(Arn.Dataset("shop", DatasetType.Interactions), "u1", 0));
        Assert.Equal((item, value, properties), (recorded.ItemId, recorded.EventValue, recorded.Properties));
        Assert.Equal((item, remark), (receipt.ItemId, receipt.Remark));
    }

    [Fact]
    public void Both_a_remark_and_a_mistake_can_be_about_one_event() => Assert.Equal(
        "the eventValue 'true' in its properties is not a finite number, so it has no value; itemId came from its properties; give it beside properties",
        Put(new() { EventType = "click", SentAt = 5, Properties = """{"itemId":"c","eventValue":true}""" }).Remark);

    [Fact]
    public void The_same_given_twice_is_accepted_without_a_word() =>
        Assert.Null(Put(new() { EventType = "click", SentAt = 5, ItemId = "c", EventValue = 2, Properties = """{"itemId":"c","eventValue":2.0}""" }).Remark);

    [Theory]
    [InlineData("""{"itemId":"a"}""", "itemId is 'c', but properties has the itemId 'a'; give it once.")]
    [InlineData("""{"eventValue":3}""", "eventValue is '2', but properties has the eventValue '3'; give it once.")]
    [InlineData("""{"eventValue":"PLAY"}""", "eventValue is '2', but properties has the eventValue 'PLAY'; give it once.")]
    [InlineData("""{"itemId":["c"]}""", """properties has the itemId ["c"]; an item id is a string or a number.""")]
    public void Values_that_contradict_each_other_are_refused(string properties, string problem)
    {
        var error = Assert.Throws<PersonalizeException>(
            () => Put(new() { EventType = "click", SentAt = 5, ItemId = "c", EventValue = 2, Properties = properties }));

        Assert.Equal("InvalidProperties", error.ErrorId);
        Assert.Contains(problem, error.Message);
    }

    [Theory]
    [InlineData("mail", null, "mail")]
    [InlineData("a \"b\"", "{ }", "a \"b\"")]
    [InlineData("mail", """ {"device":"{x}" } """, "mail")]
    [InlineData("mail", """{"eventAttributionSource":"mail"}""", "mail")]
    [InlineData(null, """{"EVENT_ATTRIBUTION_SOURCE":"search"}""", "search")]
    [InlineData(null, null, null)]
    public void The_attribution_source_has_its_column(string? source, string? properties, string? expected)
    {
        const string Schema = """
            {"type":"record","name":"Interactions","namespace":"com.amazonaws.personalize.schema","version":"1.0","fields":[{"name":"USER_ID","type":"string"},
             {"name":"ITEM_ID","type":"string"},{"name":"TIMESTAMP","type":"long"},{"name":"EVENT_ATTRIBUTION_SOURCE","type":["string","null"]}]}
            """;
        Put(new() { EventType = "click", SentAt = 5, ItemId = "c", EventAttributionSource = source, Properties = properties });

        var events = _fixture.Store.Catalog.Journal.ReadUser(Arn.Dataset("shop", DatasetType.Interactions), "u1", 0);
        var batch = JournalColumns.OfEvents(events, DatasetSchemaReader.Read(DatasetType.Interactions, Schema), ["ITEM_ID", "EVENT_ATTRIBUTION_SOURCE"]);
        Assert.Equal(expected, Assert.Single(batch.Columns[1].Texts!));
    }

    [Fact]
    public void An_attribution_source_is_given_once() => Assert.Contains(
        "eventAttributionSource is 'mail', but properties has the eventAttributionSource 'search'; give it once.",
        Assert.Throws<PersonalizeException>(() => Put(new()
        {
            EventType = "click", SentAt = 5, EventAttributionSource = "mail", Properties = """{"eventAttributionSource":"search"}""",
        })).Message);

    private EventReceipt Put(PutEvent given) => Assert.Single(_fixture.Engine.PutEvents(
        new PutEventsRequest { TrackingId = "clicks", UserId = "u1", SessionId = "s1", EventList = [given] }));
}
