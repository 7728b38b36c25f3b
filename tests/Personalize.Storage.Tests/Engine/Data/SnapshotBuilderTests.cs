using CsCheck;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Data;

public sealed class SnapshotBuilderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;
    private readonly List<string> _warnings = [];

    public SnapshotBuilderTests() => _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Events_are_grouped_by_user_and_sorted_stably_by_time()
    {
        Import(
            DatasetType.Interactions,
            "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\nb,x,9,Buy,1\na,y,5,click,\nb,y,3,click,2\nb,z,3,BUY,3\nb,x,3,,4\na,x,5,click,5\n");
        var snapshot = Build();
        Assert.Equal(["b", "a"], snapshot.Users.Ids);
        Assert.Equal(["x", "y", "z"], snapshot.Items.Ids);
        Assert.Equal(["Buy", "click"], snapshot.EventTypes.Ids);
        Assert.Equal([0, 4, 6], snapshot.UserOffsets);
        Assert.Equal(["y", "z", "x", "x", "y", "x"], snapshot.EventItems.Select(item => snapshot.Items[item]));
        Assert.Equal([3, 3, 3, 9, 5, 5], snapshot.EventTimes);
        Assert.Equal([1, 0, -1, 0, 1, 1], snapshot.EventTypeIndices!);
        Assert.Equal([2, 3, 4, 1, float.NaN, 5], snapshot.EventValues!);
        Assert.Null(snapshot.ItemMetadata);
        Assert.Null(snapshot.UserMetadata);
        Assert.Null(snapshot.ItemCreationTimes);
        Assert.Empty(snapshot.ContextMetadata);
    }

    [Fact]
    public void Any_events_come_out_in_the_order_of_a_stable_sort()
    {
        var number = 0;
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 6], Gen.Int[0, 5]).Array[1, 60].Sample(
            events =>
            {
                var group = $"g{number++}";
                var distinct = events.Distinct().ToArray();
                Import(
                    DatasetType.Interactions,
                    "USER_ID,ITEM_ID,TIMESTAMP\n" + string.Concat(distinct.Select(entry => $"u{entry.Item1},i{entry.Item2},{entry.Item3}\n")),
                    group);
                var snapshot = Build(group: group);
                var users = distinct.Select(entry => entry.Item1).Distinct().ToList();
                var expected = distinct.OrderBy(entry => users.IndexOf(entry.Item1))
                    .ThenBy(entry => entry.Item3)
                    .Select(entry => ($"u{entry.Item1}", $"i{entry.Item2}", (long)entry.Item3));
                var found = Enumerable.Range(0, snapshot.UserCount)
                    .SelectMany(user => Enumerable.Range(snapshot.UserOffsets[user], snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user])
                    .Select(i => (snapshot.Users[user], snapshot.Items[snapshot.EventItems[i]], snapshot.EventTimes[i])));
                Assert.Equal(expected, found);
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public void Filters_take_an_event_type_in_any_case_and_values_from_a_threshold()
    {
        Import(DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\na,x,1,Buy,1\na,y,2,click,5\na,z,3,BUY,2\nb,w,4,buy,\n");
        Assert.Equal(["x", "z", "w"], Build(new SnapshotOptions { EventType = "bUY" }).Items.Ids);
        Assert.Equal(["y", "z"], Build(new SnapshotOptions { EventValueThreshold = 2 }).Items.Ids);
        Assert.Equal(["a"], Build(new SnapshotOptions { EventType = "buy", EventValueThreshold = 2 }).Users.Ids);
        var error = Assert.Throws<PersonalizeException>(() => Build(new SnapshotOptions { EventType = "watch" }));
        Assert.Contains("'watch' (the types are Buy, click)", error.Message);
        Assert.Contains("at least 9.5", Assert.Throws<PersonalizeException>(() => Build(new SnapshotOptions { EventValueThreshold = 9.5 })).Message);
    }

    [Fact]
    public void What_cannot_be_filtered_or_is_not_there_is_said()
    {
        Assert.Equal("NoInteractions", Assert.Throws<PersonalizeException>(() => Build()).ErrorId);
        Import(DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP\na,x,1\n");
        Assert.Equal("MissingField", Assert.Throws<PersonalizeException>(() => Build(new SnapshotOptions { EventType = "x" })).ErrorId);
        Assert.Equal("MissingField", Assert.Throws<PersonalizeException>(() => Build(new SnapshotOptions { EventValueThreshold = 1 })).ErrorId);
        Assert.Empty(Build().EventTypes.Ids);
        Assert.Null(Build().EventTypeIndices);
    }

    [Fact]
    public void Metadata_joins_its_items_users_and_events()
    {
        Import(
            DatasetType.Interactions,
            "USER_ID,ITEM_ID,TIMESTAMP,DEVICE,DISTANCE\nb,x,2,phone,1.5\na,y,1,,\nb,y,1,phone,3\n",
            schema: """{"name":"TIMESTAMP","type":"long"},{"name":"DEVICE","type":["null","string"],"categorical":true},{"name":"DISTANCE","type":"""
                + """["null","double"]}""");
        Import(
            DatasetType.Items,
            "ITEM_ID,GENRES,PRICE,ADULT,DESCRIPTION,SKU,CREATION_TIMESTAMP\nnew,A|B,1,true,some words,s1,70\ny,A,,false,,s2,\nnew,B,2,,more words,s3,80\n",
            schema: """{"name":"GENRES","type":"string","categorical":true},{"name":"PRICE","type":["null","float"]},{"name":"ADULT","type":"""
                + """["null","boolean"]},{"name":"DESCRIPTION","type":["string","null"],"textual":true},{"name":"SKU","type":"string"}"""
                + """,{"name":"CREATION_TIMESTAMP","type":["null","long"]}""");
        Import(DatasetType.Users, "USER_ID,AGE\na,30\nstranger,40\n", schema: """{"name":"AGE","type":"int"}""");

        var snapshot = Build();

        Assert.Equal(["x", "y", "new"], snapshot.Items.Ids);
        Assert.Equal(["b", "a"], snapshot.Users.Ids);
        Assert.Equal(["GENRES", "PRICE", "ADULT", "DESCRIPTION"], snapshot.ItemMetadata!.Select(column => column.Name));
        Assert.Equal(
            [MetadataKind.Categorical, MetadataKind.Numeric, MetadataKind.Boolean, MetadataKind.Textual], snapshot.ItemMetadata!.Select(column => column.Kind));
        Assert.Equal(new string?[] { null, "A", "B" }, snapshot.ItemMetadata![0].Texts);
        Assert.Equal([double.NaN, double.NaN, 2], snapshot.ItemMetadata[1].Numbers!);
        Assert.Equal([double.NaN, 0, double.NaN], snapshot.ItemMetadata[2].Numbers!);
        Assert.Equal(new string?[] { null, null, "more words" }, snapshot.ItemMetadata[3].Texts);
        Assert.Equal([long.MinValue, long.MinValue, 80], snapshot.ItemCreationTimes!);
        Assert.Equal([double.NaN, 30], Assert.Single(snapshot.UserMetadata!).Numbers!);
        Assert.Equal(new string?[] { "phone", "phone", null }, snapshot.ContextMetadata[0].Texts);
        Assert.Equal([3, 1.5, double.NaN], snapshot.ContextMetadata[1].Numbers!);
        Assert.Contains("Items.SKU", Assert.Single(_warnings));
    }

    [Fact]
    public void Of_too_many_items_those_with_the_newest_events_are_taken()
    {
        Import(DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP\na,old,1\nb,x,2\na,y,3\na,x,4\nc,older,0\n");
        Import(DatasetType.Items, "ITEM_ID,PRICE\nnew,1\nx,2\n", schema: """{"name":"PRICE","type":"float"}""");
        var snapshot = Build(new SnapshotOptions { MostItems = 2 });
        Assert.Equal(["x", "y"], snapshot.Items.Ids);
        Assert.Equal(["b", "a"], snapshot.Users.Ids);
        Assert.Equal([2, double.NaN], snapshot.ItemMetadata![0].Numbers!);
        Assert.Contains("There are 4 items, but training is limited to 2: those with the most recent interactions are used.", Assert.Single(_warnings));
    }

    [Theory]
    [InlineData(100, 10, 0, true)]
    [InlineData(99, 10, 9, false)]
    [InlineData(24, 50, 0, false)]
    [InlineData(25, 40, 0, true)]
    public void The_minimum_to_train_is_checked_with_every_number(int users, int each, int more, bool enough)
    {
        var rows = Enumerable.Range(0, users).SelectMany(user => Enumerable.Range(0, each).Select(i => $"u{user},i{i},{i}\n"));
        var single = Enumerable.Range(0, more).Select(user => $"single{user},i0,1\n");
        Import(DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP\n" + string.Concat(rows.Concat(single)));
        var snapshot = Build();
        if (enough)
        {
            TrainingMinimum.Check(snapshot);
            return;
        }

        var error = Assert.Throws<PersonalizeException>(() => TrainingMinimum.Check(snapshot));
        Assert.Equal("TooLittleData", error.ErrorId);
        Assert.Contains($"{(users * each) + more} interactions (at least 1000 are needed) and {users} users", error.Message);
    }

    private Snapshot Build(SnapshotOptions? options = null, string group = "shop") =>
        SnapshotBuilder.Build(_engine.Store, Arn.DatasetGroup(group), options ?? new SnapshotOptions(), new OperationContext { Warning = _warnings.Add });

    // With a schema text: the fields besides the ids.
    private void Import(DatasetType type, string text, string group = "shop", string? schema = null)
    {
        if (schema is not null)
        {
            var ids = type switch { DatasetType.Items => new[] { "ITEM_ID" }, DatasetType.Users => ["USER_ID"], _ => ["USER_ID", "ITEM_ID"] };
            var fields = string.Concat(ids.Select(id => $$"""{"name":"{{id}}","type":"string"},"""));
            _engine.CreateSchema(new()
            {
                Name = $"{group}-{type.ToString().ToLowerInvariant()}",
                DatasetType = type,
                SchemaText = $$"""{"type":"record","name":"{{type}}","fields":[{{fields}}{{schema}}]}""",
            }, OperationContext.None);
        }

        _engine.ImportDataset(
            new CreateDatasetImportJobRequest { DatasetGroup = group, DatasetType = type, Paths = [_folder.Write($"{type}.csv", text)] },
            OperationContext.None);
    }
}
