using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Data;

/// <summary>What a model uses of the data, and fields that a dataset gets later.</summary>
public sealed class DataSelectionTests : IDisposable
{
    private const string Events =
        "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE,PLACE\nu,a,1,look,1,home\nu,b,2,buy,1,shop\nu,c,3,buy,5,shop\nv,a,4,gift,9,home\n";

    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;
    private readonly List<string> _warnings = [];
    private readonly List<string> _remarks = [];

    public DataSelectionTests()
    {
        _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        Import(DatasetType.Interactions, Events);
        _warnings.Clear();
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Only_the_types_of_the_selection_are_used_each_with_its_threshold_and_weight()
    {
        var snapshot = Build(new() { Events = new EventSelection([new("BUY", 2, 0.5), new("look", null, 0.25)]) });

        Assert.Equal(["a", "c"], snapshot.EventItems.Select(item => snapshot.Items[item]));
        Assert.Equal([0.5f, 1f], snapshot.EventTypes.Ids.Select((_, type) => snapshot.EventTypeWeights![type]));
    }

    [Fact]
    public void Columns_are_included_or_excluded()
    {
        Import(DatasetType.Items, "ITEM_ID,GENRE,PRICE\na,noir,1\nb,war,2\nc,noir,3\n");
        var none = new Dictionary<DatasetType, IReadOnlyList<string>>();
        var only = Build(new() { Columns = new ColumnSelection(new Dictionary<DatasetType, IReadOnlyList<string>> { [DatasetType.Items] = ["price"] }, none) });
        var without = Build(new()
        {
            Columns = new ColumnSelection(none, new Dictionary<DatasetType, IReadOnlyList<string>> { [DatasetType.Interactions] = ["PLACE", "EVENT_TYPE"] }),
        });

        Assert.Equal(["PRICE"], only.ItemMetadata!.Select(column => column.Name));
        Assert.Empty(without.ContextMetadata);
        Assert.Null(without.EventTypeIndices);
        Assert.NotEmpty(only.ContextMetadata);
    }

    [Fact]
    public void Ids_that_do_not_join_are_told_with_one_of_each_side()
    {
        Import(DatasetType.Items, "ITEM_ID,PRICE\nA,1\nB,2\nC,3\n");
        _warnings.Clear();
        Build(new());

        Assert.Contains("'a'", Assert.Single(_warnings));
        Assert.Contains("'A'", _warnings[0]);
    }

    [Fact]
    public void Rows_from_before_a_field_lack_it()
    {
        Import(DatasetType.Users, "USER_ID,AGE\nu,30\n");
        var path = _folder.Write("more.csv", "USER_ID,AGE,CITY\nv,31,Rome\n");
        _engine.UpdateDataset(new() { DatasetGroup = "shop", DatasetType = DatasetType.Users, Path = path }, Context());
        Import(DatasetType.Users, "USER_ID,AGE,CITY\nv,31,Rome\n", ImportModes.Incremental);
        var exported = Path.Combine(_folder.Path, "out.csv");
        _engine.ExportDataset(new() { DatasetGroup = "shop", DatasetType = DatasetType.Users, Path = exported }, Context());

        Assert.Equal(["USER_ID,AGE,CITY", "u,30,", "v,31,Rome"], File.ReadAllLines(exported));
        _engine.DeleteUsers(new("shop", ["v"]), Context());
        Assert.Equal("NoNewColumns", Assert.Throws<PersonalizeException>(
            () => _engine.UpdateDataset(new() { DatasetGroup = "shop", DatasetType = DatasetType.Users, Path = path }, Context())).ErrorId);
    }

    [Theory]
    [InlineData("""{"name":"PRICE","type":["null","float"]}""", "has no field")]
    [InlineData("""{"name":"GENRE","type":["null","string"],"categorical":true},{"name":"PRICE","type":"float"}""", "null")]
    [InlineData("""{"name":"GENRE","type":["null","string"]}""", "differently")]
    public void A_schema_may_only_add_what_may_be_null(string fields, string part)
    {
        const string Head = """{"type":"record","name":"Items","namespace":"x","version":"1.0","fields":[{"name":"ITEM_ID","type":"string"},""";
        _engine.CreateSchema(
            new() { Name = "first", DatasetType = DatasetType.Items, SchemaText = Head + """{"name":"GENRE","type":["null","string"],"categorical":true}]}""" },
            Context());
        _engine.CreateDataset(new() { Name = "d", DatasetGroup = "shop", DatasetType = DatasetType.Items, Schema = "first" });
        _engine.CreateSchema(new() { Name = "next", DatasetType = DatasetType.Items, SchemaText = $"{Head}{fields}]}}" }, Context());

        var error = Assert.Throws<PersonalizeException>(
            () => _engine.UpdateDataset(new() { DatasetGroup = "shop", DatasetType = DatasetType.Items, Schema = "next" }, Context()));
        Assert.Equal("SchemaMismatch", error.ErrorId);
        Assert.Contains(part, error.Message);
    }

    [Fact]
    public void Dates_of_items_are_read_whatever_the_unit_of_numbers_is()
    {
        Import(DatasetType.Items, "ITEM_ID,PRICE,CREATION_TIMESTAMP\na,1,5\n");
        foreach (var milliseconds in new[] { false, true })
        {
            _engine.PutMetadata(new()
            {
                DatasetGroup = "shop",
                DatasetType = DatasetType.Items,
                Milliseconds = milliseconds,
                Rows = [new PutMetadata("a", new Dictionary<string, string?> { ["CREATION_TIMESTAMP"] = "2024-05-06T07:08:09+02:00" })],
            });
            var snapshot = Build(new());
            Assert.Equal(1_714_972_089, snapshot.ItemCreationTimes![Enumerable.Range(0, snapshot.ItemCount).First(item => snapshot.Items[item] == "a")]);
        }
    }

    private OperationContext Context() => new() { Warning = _warnings.Add, Information = _remarks.Add };

    private Snapshot Build(SnapshotOptions options)
    {
        using var store = new StoreFactory().Open(_folder.Store);
        return SnapshotBuilder.Build(store, Arn.DatasetGroup("shop"), options, Context());
    }

    private void Import(DatasetType type, string csv, string mode = ImportModes.Full)
    {
        var job = _engine.CreateDatasetImportJob(new()
        {
            DatasetGroup = "shop", DatasetType = type, Paths = [_folder.Write($"{Guid.NewGuid():N}.csv", csv)], ImportMode = mode,
        });
        _engine.RunDatasetImportJob(new(job.Arn), Context());
    }
}
