using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Data;

/// <summary>What was shown comes from the field of an import, from events, and from recorded recommendations, to the training.</summary>
public sealed class ImpressionDataTests : IDisposable
{
    private const string Group = "arn:local:personalize:::dataset-group/shop";

    private readonly TempFolder _folder = new();
    private readonly IStore _store;
    private readonly PersonalizeEngine _engine;

    public ImpressionDataTests()
    {
        _store = new StoreFactory().Open(_folder.Store);
        _engine = new PersonalizeEngine(_store);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Imported_and_recorded_impressions_and_recommendations_are_read()
    {
        Import("USER_ID,ITEM_ID,TIMESTAMP,IMPRESSION\nu,a,1,b|a|unheard\nu,b,2,\nu,c,3,a|b\n");
        _store.RecommendationLog.Append(
            [
                new ShownList
                {
                    RecommendationId = "answer", DatasetGroupArn = Group, CampaignArn = "c", SolutionVersionArn = "v", UserId = "u",
                    ShownAt = DateTime.UtcNow, ExpiresAt = DateTime.UtcNow.AddDays(1), Items = ["c", "b", "a"],
                },
            ],
            DateTime.UtcNow);
        Put(new PutEvent { EventType = "click", SentAt = 4, ItemId = "b", RecommendationId = "answer" });
        Put(new PutEvent { EventType = "click", SentAt = 5, ItemId = "a", RecommendationId = "answer", Impression = ["a", "c"] });
        Put(new PutEvent { EventType = "click", SentAt = 6, ItemId = "a", RecommendationId = "forgotten" });

        // Unheard items are left out, and so is a list that lacks what was chosen.
        Assert.Equal(["b a", "", "", "c b a", "a c", ""], Shown());
        Assert.Null(Build(reads: false).Impressions);
    }

    [Fact]
    public void Events_tell_what_was_shown_even_if_the_schema_has_no_field_for_it()
    {
        Import("USER_ID,ITEM_ID,TIMESTAMP\nu,a,1\nu,b,2\n");
        Assert.Null(Build(reads: true).Impressions);
        Put(new PutEvent { EventType = "click", SentAt = 4, ItemId = "b", Impression = ["a", "b"] });
        Assert.Equal(["", "", "a b"], Shown());
    }

    [Fact]
    public void Impressions_leave_with_their_user()
    {
        Import("USER_ID,ITEM_ID,TIMESTAMP,IMPRESSION\nu,a,1,b|a\nv,b,2,b|a\nv,a,3,\n");
        _engine.DeleteUsers(new DeleteUsersRequest("shop", ["u"]), OperationContext.None);
        Assert.Equal(["b a", ""], Shown());
    }

    [Fact]
    public void An_empty_field_trains_the_same_model_bit_by_bit_as_none()
    {
        var random = new Random(4);
        string[] rows = [.. Enumerable.Range(0, 1200).Select(n => $"u{random.Next(60)},i{(n % 7) + random.Next(20)},{1_700_000_000 + (n * 977)}")];
        var hashes = new List<string?>();
        foreach (var (group, header, end) in new[] { ("without", "", ""), ("empty", ",IMPRESSION", ","), ("shown", ",IMPRESSION", ",i1|i2|i3|i4|{0}") })
        {
            var file = _folder.Write($"{group}.csv", string.Join('\n', rows.Select(row => row + string.Format(null, end, row.Split(',')[1]))
                .Prepend($"USER_ID,ITEM_ID,TIMESTAMP{header}")));
            _engine.ImportDataset(new() { DatasetGroup = group, DatasetType = DatasetType.Interactions, Paths = [file] }, OperationContext.None);
            _engine.CreateSolution(new() { Name = group, DatasetGroup = group, Recipe = "aws-user-personalization" }, OperationContext.None);
            hashes.Add(_engine.TrainSolution(new() { Solution = group, Seed = 6 }, OperationContext.None).ModelSha256);
        }

        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
    }

    [Theory]
    [InlineData("a||b", "empty item id")]
    [InlineData("a|", "empty item id")]
    [InlineData("1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22|23|24|25|26", "has 26 items; at most 25")]
    public void Lists_that_break_the_rules_are_rejected_with_their_line(string impression, string rule)
    {
        var error = Assert.Throws<PersonalizeException>(() => Import($"USER_ID,ITEM_ID,TIMESTAMP,IMPRESSION\nu,a,1,a|b\nu,a,2,{impression}\n"));
        Assert.Contains(rule, error.Message);
        Assert.Contains("IMPRESSION", error.Message);
    }

    private string[] Shown()
    {
        var snapshot = Build(reads: true);
        return [.. Enumerable.Range(0, snapshot.EventCount)
            .Select(e => string.Join(' ', snapshot.Impressions!.Of(e).ToArray().Select(item => snapshot.Items[item])))];
    }

    private Snapshot Build(bool reads) =>
        SnapshotBuilder.Build(_store, Group, new SnapshotOptions { ReadsImpressions = reads }, OperationContext.None);

    private void Import(string csv) => _engine.ImportDataset(
        new CreateDatasetImportJobRequest { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [_folder.Write("clicks.csv", csv)] },
        OperationContext.None);

    private void Put(PutEvent put)
    {
        if (_engine.ListEventTrackers(new()).Count == 0)
            _engine.CreateEventTracker(new CreateEventTrackerRequest { Name = "site", DatasetGroup = "shop" }, OperationContext.None);
        _engine.PutEvents(new PutEventsRequest { TrackingId = "site", UserId = "u", SessionId = "s", EventList = [put] });
    }
}
