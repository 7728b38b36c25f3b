using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Health;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Health;

public sealed class DatasetHealthTests : IDisposable
{
    private const int Day = 86_400;

    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;

    public DatasetHealthTests() => _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Files_are_judged_and_nothing_is_stored()
    {
        var path = _folder.Write("a.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu1,a,1000\nu1,a,1000\nu1,b,x\nu2,a,2000\nu1,a,3000\n");
        var health = Test(Files(DatasetType.Interactions, path));

        Assert.Equal((5, 3), (health.Validation!.RowsRead, health.Validation.RowsKept));
        Assert.Equal(4, Assert.Single(health.Validation.RejectedRows).Line);
        Assert.False(health.IsReady);
        Assert.Contains(health.Remarks, remark => remark.Contains("1 of 5 rows break the rules"));
        Assert.Equal((3, 2, 1, 1), (health.Interactions!.Events, health.Interactions.Users, health.Interactions.Items, health.Interactions.DuplicatesDropped));
        Assert.Equal(1 / 3.0, health.Interactions.RepeatShare, 9);
        Assert.Empty(_engine.ListDatasetGroups(new()));
        Assert.Empty(_engine.ListSchemas(new()));
        Assert.Empty(_folder.StoreFiles("data"));
    }

    [Fact]
    public void Sessions_gaps_and_lengths_are_those_of_planted_data()
    {
        // Every user: five visits a day apart, of four events 30 seconds apart; one event has the time of the one before.
        var rows = Enumerable.Range(0, 40).SelectMany(user => Enumerable.Range(0, 20).Select(e =>
            (User: user, Item: $"i{user}-{e}", Time: 1_600_000_000 + (e / 4 * Day) + (e % 4 * 30))));
        Import(DatasetType.Interactions, rows.Select(row => $"u{row.User},{row.Item},{row.Time}").Append("u0,same,1600000000"), "USER_ID,ITEM_ID,TIMESTAMP");
        var events = Test().Interactions!;

        Assert.Equal((20, 20, 21), ((int)events.HistoryLength[5], (int)events.HistoryLength[50], (int)events.HistoryLength[100]));
        Assert.Equal((30, Day - 90), ((int)events.GapSeconds[50], (int)events.GapSeconds[95]));
        Assert.Equal(1.0 / (801 - 40), events.SameTimeShare, 6);
        Assert.InRange(events.SessionGap.TotalSeconds, 30, Day - 90);
        Assert.Equal(801.0 / 200, events.EventsPerSession, 6);
        Assert.Equal(0, events.RepeatShare);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    public void The_half_life_of_popularity_is_that_of_planted_data(int halfLifeDays)
    {
        // Item k is born on day k and its events halve every half-life: the cosine of two days' counts halves with it.
        var events = new List<string>();
        for (var day = 0; day < 200; day++)
        {
            for (var item = -150; item <= day; item++)
            {
                var count = (int)Math.Round(200 * Math.Pow(0.5, (day - item) / (double)halfLifeDays));
                for (var e = 0; e < count; e++)
                    events.Add($"u{events.Count % 500},i{item},{1_600_000_000 + (day * Day) + (e * 400)}");
            }
        }

        Import(DatasetType.Interactions, events, "USER_ID,ITEM_ID,TIMESTAMP");
        var halfLife = Test().Interactions!.PopularityHalfLife;
        Assert.InRange(halfLife!.Value.TotalDays, halfLifeDays * 0.8, halfLifeDays * 1.2);
    }

    [Fact]
    public void Data_that_does_not_change_has_no_half_life()
    {
        Import(
            DatasetType.Interactions, Enumerable.Range(0, 5000).Select(e => $"u{e % 100},i{e % 7},{1_600_000_000 + (e * 1000)}"), "USER_ID,ITEM_ID,TIMESTAMP");
        Assert.Null(Test().Interactions!.PopularityHalfLife);
    }

    [Fact]
    public void Cold_items_are_counted_by_interactions_and_age()
    {
        // old: 200 days before the newest event; young: two days; many: young but with ten events; new1 and new2 in Items only.
        var rows = new List<string> { "u1,old,1600000000", "u1,young,1617108000", $"u1,last,{1_600_000_000 + (200 * Day)}" };
        rows.AddRange(Enumerable.Range(0, 10).Select(e => $"u2,many,{1_617_108_000 + e}"));
        Import(DatasetType.Interactions, rows, "USER_ID,ITEM_ID,TIMESTAMP");
        Import(DatasetType.Items, ["old,a,", "young,b,", "many,a,", "new1,b,", $"new2,a,{1_600_000_000}"], "ITEM_ID,GENRE,CREATION_TIMESTAMP");

        Assert.Equal((3, 1), Cold(Test(new TestDatasetRequest { DatasetGroup = "shop", ColdStartMaxInteractions = 5, ColdStartMaxDuration = 5 })));
        Assert.Equal((4, 1), Cold(Test(new TestDatasetRequest { DatasetGroup = "shop", ColdStartMaxInteractions = 50, ColdStartMaxDuration = 5 })));
        Assert.Equal((6, 2), Cold(Test(new TestDatasetRequest { DatasetGroup = "shop", ColdStartMaxInteractions = 50, ColdStartMaxDuration = 500 })));
        Assert.Equal((1, 1), Cold(Test(new TestDatasetRequest { DatasetGroup = "shop", ColdStartRelativeFrom = "currentTime" })));
        Assert.Equal(
            "InvalidHyperparameter",
            Assert.Throws<PersonalizeException>(() => Test(new TestDatasetRequest { DatasetGroup = "shop", ColdStartMaxInteractions = 0 })).ErrorId);

        static (int, int) Cold(DatasetHealth health) => (health.ColdItems!.Count, health.ColdItems.WithoutInteractions);
    }

    [Fact]
    public void Every_recipe_says_what_it_lacks()
    {
        Import(
            DatasetType.Interactions, Enumerable.Range(0, 2000).Select(e => $"u{e % 50},i{e % 90},{1_600_000_000 + (e * 1000)}"), "USER_ID,ITEM_ID,TIMESTAMP");
        var health = Test();
        Assert.True(health.IsReady);
        Assert.True(Recipe("aws-hrnn").CanTrain);
        Assert.DoesNotContain(
            Recipe("aws-hrnn-metadata").Requirements, requirement => requirement.Name.StartsWith("metadata", StringComparison.Ordinal) && requirement.IsMet);
        var coldstart = Recipe("aws-hrnn-coldstart");
        Assert.False(coldstart.CanTrain);
        Assert.Contains(coldstart.Requirements, requirement => requirement is { Name: "item metadata", IsMet: false, Found: "none" });
        Assert.Contains(
            coldstart.Requirements,
            requirement =>
                requirement is { Name: "cold items", IsMet: false, Needed: "100 to 80000" } && requirement.Advice!.Contains("cold_start_max_duration"));

        // Items that are all known and have a genre; then files tested in their place.
        Import(DatasetType.Items, Enumerable.Range(0, 300).Select(i => $"i{i},{(i % 2 == 0 ? "a" : "b")}"), "ITEM_ID,GENRE");
        health = Test();
        Assert.Equal(["GENRE"], health.Datasets.Single(dataset => dataset.DatasetType == DatasetType.Items).UsedFields);
        Assert.Equal((300, 1.0), (health.Datasets[1].Ids, health.Datasets[1].IdsKnownShare));
        Assert.Contains(Recipe("aws-hrnn-coldstart").Requirements, requirement => requirement is { Name: "cold items", IsMet: true, Found: "210" });
        health = Test(Files(DatasetType.Items, _folder.Write("others.csv", "ITEM_ID,GENRE\nx1,a\nx2,a\nx3,a\n")));
        Assert.Equal(0.0, health.Datasets[1].IdsKnownShare);
        Assert.Contains(health.Remarks, remark => remark.Contains("the ids may be spelled differently"));

        RecipeReadiness Recipe(string name) => health.Recipes.Single(recipe => recipe.Recipe == name);
    }

    [Fact]
    public void Nothing_to_test_is_an_error()
    {
        Assert.Equal("ResourceNotFound", Assert.Throws<PersonalizeException>(() => Test()).ErrorId);
        _engine.CreateDatasetGroup(new() { Name = "shop" });
        Assert.Equal("NoData", Assert.Throws<PersonalizeException>(() => Test()).ErrorId);
    }

    private DatasetHealth Test(TestDatasetRequest? request = null) =>
        _engine.TestDataset(request ?? new TestDatasetRequest { DatasetGroup = "shop" }, OperationContext.None);

    private static TestDatasetRequest Files(DatasetType type, string path) =>
        new() { DatasetGroup = "shop", Files = new CreateDatasetImportJobRequest { DatasetGroup = "shop", DatasetType = type, Paths = [path] } };

    private void Import(DatasetType type, IEnumerable<string> rows, string header) => _engine.ImportDataset(
        new CreateDatasetImportJobRequest
        {
            DatasetGroup = "shop",
            DatasetType = type,
            Paths = [_folder.Write($"{type}.csv", $"{header}\n{string.Join('\n', rows)}\n")],
        }, OperationContext.None);
}
