using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

public sealed class MetadataTests : IDisposable
{
    private const string ItemSchema = """
        {"type":"record","name":"Items","namespace":"com.amazonaws.personalize.schema","version":"1.0","fields":[{"name":"ITEM_ID","type":"string"},
         {"name":"GENRE","type":["null","string"],"categorical":true},{"name":"PRICE","type":["null","float"]},{"name":"YEAR","type":"int"},
         {"name":"CREATION_TIMESTAMP","type":["null","long"]}]}
        """;

    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void An_item_that_was_put_is_known_to_filters_at_once()
    {
        Serve();
        Engine.CreateFilter(new() { Name = "comedy", DatasetGroup = "shop", FilterExpression = """INCLUDE ItemID WHERE Items.GENRE IN ("comedy")""" });
        Assert.Empty(Allowed());

        Put(("a", new() { ["genre"] = "drama|comedy", ["Year"] = "1999" }), ("b", new() { ["GENRE"] = "comedy", ["YEAR"] = "2000" }));
        Assert.Equal(["a", "b"], Allowed());
        Put(("a", new() { ["GENRE"] = "drama", ["YEAR"] = "1999" }));
        Assert.Equal(["b"], Allowed());
    }

    [Fact]
    public void The_next_training_has_what_was_put()
    {
        Serve();
        Put(
            ("b", new() { ["GENRE"] = "comedy", ["PRICE"] = "1.5", ["YEAR"] = "2000", ["creationTimestamp"] = "1700000000" }),
            ("fresh", new() { ["YEAR"] = "2001" }));

        var snapshot = SnapshotBuilder.Build(_fixture.Store, Arn.DatasetGroup("shop"), new SnapshotOptions(), OperationContext.None);

        Assert.Equal(["a", "b", "c", "fresh"], snapshot.Items.Ids);
        var columns = snapshot.ItemMetadata!.ToDictionary(column => column.Name);
        Assert.Equal(new string?[] { null, "comedy", null, null }, columns["GENRE"].Texts);
        Assert.Equal([double.NaN, 1.5, double.NaN, double.NaN], columns["PRICE"].Numbers!);
        Assert.Equal([double.NaN, 2000, double.NaN, 2001], columns["YEAR"].Numbers!);
        Assert.Equal([1_700_000_000, ColumnData.MissingInteger], snapshot.ItemCreationTimes![1..3]);
    }

    [Fact]
    public void Rows_that_break_the_schema_are_refused_together()
    {
        Serve();
        var error = Assert.Throws<PersonalizeException>(() => Put(
            ("", new() { ["YEAR"] = "1999" }),
            ("x", new() { ["GENRES"] = "drama", ["YEAR"] = "long ago" }),
            ("y", new() { ["CREATION_TIMESTAMP"] = "1700000000000" }),
            ("z", new() { ["YEAR"] = "1" })));

        Assert.Equal("InvalidMetadata", error.ErrorId);
        Assert.All(
            [
                "- ITEM_ID is ''; it must have 1 to 256 characters.", "- 'x': Items has no field 'GENRES'. Did you mean 'GENRE'?",
                "- 'x': the value 'long ago' of YEAR is not a whole number.",
                "- 'y': the value '' of YEAR is empty", "- 'y': the value '1700000000000' of CREATION_TIMESTAMP is after the year 2100 in seconds",
            ],
            problem => Assert.Contains(problem, error.Message));
        Assert.Empty(_fixture.Store.Catalog.Journal.ReadRows(Arn.Dataset("shop", DatasetType.Items)));
    }

    [Fact]
    public void A_dataset_is_needed_and_not_of_interactions()
    {
        Serve();
        PutMetadataRequest request = new() { DatasetGroup = "shop", DatasetType = DatasetType.Users, Rows = [new("u1", new Dictionary<string, string?>())] };
        Assert.Equal(ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(() => Engine.PutMetadata(request)).Kind);
        Assert.Equal(
            "InvalidDatasetType",
            Assert.Throws<PersonalizeException>(() => Engine.PutMetadata(request with { DatasetType = DatasetType.Interactions })).ErrorId);
    }

    private void Serve()
    {
        _fixture.Prepare();
        Engine.CreateSchema(new() { Name = "items", DatasetType = DatasetType.Items, SchemaText = ItemSchema }, OperationContext.None);
        Engine.CreateDataset(new() { Name = "items", DatasetGroup = "shop", DatasetType = DatasetType.Items, Schema = "items" });
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
    }

    private void Put(params (string Id, Dictionary<string, string?> Properties)[] rows) => Engine.PutMetadata(new PutMetadataRequest
    {
        DatasetGroup = "shop", DatasetType = DatasetType.Items, Rows = [.. rows.Select(row => new PutMetadata(row.Id, row.Properties))],
    });

    private string[] Allowed() =>
        [.. Engine.GetRecommendations(new() { Campaign = "front", UserId = "u1", Filter = "comedy" }, _fixture.Context).ItemList.Select(item => item.ItemId)];
}
