using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Tagging;

public sealed class TagOperationsTests : IDisposable
{
    private readonly TempStore _temp = new();
    private readonly PersonalizeEngine _engine;

    public TagOperationsTests() => _engine = new PersonalizeEngine(_temp.Store);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Tags_are_added_replaced_and_removed_on_resources_of_every_kind()
    {
        var group = _engine.CreateDatasetGroup(new() { Name = "shop", Tags = new Dictionary<string, string> { ["team"] = "web" } });
        _engine.TagResource(new(group.Arn, new Dictionary<string, string> { ["team"] = "search", ["stage"] = "test" }));
        _engine.UntagResource(new(group.Arn, ["stage", "unknown"]));
        Assert.Equal([KeyValuePair.Create("team", "search")], _engine.ListTagsForResource(new(group.Arn)));

        foreach (var kind in Enum.GetValues<ResourceKind>())
        {
            var arn = $"{Arn.Prefix}{Arn.Describe(kind).Replace(' ', '-').Replace("solution-version", "solution", StringComparison.Ordinal)}/x";
            arn += kind is ResourceKind.Dataset ? "/ITEMS" : kind is ResourceKind.SolutionVersion ? "/1" : "";
            Assert.Equal(kind, Arn.KindOf(arn));
            var refusal = Assert.Throws<PersonalizeException>(() => _engine.ListTagsForResource(new(arn)));
            Assert.Equal(ErrorIds.ResourceNotFound, refusal.ErrorId);
        }
    }

    [Fact]
    public void Tags_that_would_break_the_rules_change_nothing()
    {
        var arn = _engine.CreateDatasetGroup(new() { Name = "shop" }).Arn;
        _engine.TagResource(new(arn, Enumerable.Range(0, 30).ToDictionary(i => $"a{i}", _ => "")));
        var refusal = Assert.Throws<PersonalizeException>(() => _engine.TagResource(new(arn, Enumerable.Range(0, 30).ToDictionary(i => $"b{i}", _ => ""))));
        Assert.Equal(ErrorIds.InvalidTag, refusal.ErrorId);
        Assert.Equal(30, _engine.ListTagsForResource(new(arn)).Count);
        Assert.Equal(ErrorIds.MalformedArn, Assert.Throws<PersonalizeException>(() => _engine.ListTagsForResource(new("shop"))).ErrorId);
    }

    [Fact]
    public void Client_data_is_kept_beside_what_the_engine_changes()
    {
        _engine.CreateDatasetGroup(new() { Name = "shop" });
        _engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, OperationContext.None);
        var arn = Arn.Dataset("shop", DatasetType.Interactions);
        _engine.SetClientData(new(arn, new Dictionary<string, string> { ["role"] = "a", ["place"] = "b" }));
        _engine.SetClientData(new(arn, new Dictionary<string, string> { ["role"] = "c" }));
        var file = _temp.Folder.Write("a.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu,i,1\n");
        _engine.ImportDataset(new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [file] }, OperationContext.None);

        var dataset = _engine.DescribeDataset(new("shop", DatasetType.Interactions));
        Assert.Equal(1, dataset.RowCount);
        Assert.Equal("c", dataset.ClientData["role"]);
        Assert.Equal("b", dataset.ClientData["place"]);
    }
}
