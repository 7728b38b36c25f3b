using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage.Tests.Buckets;
using Personalize.Storage.Tests.Postgres;

namespace Personalize.Storage.Tests.Maintenance;

public sealed class StoreCopyTests : IDisposable
{
    private readonly MaintainedStore _store = new();
    private readonly StoreFactory _factory = new();

    private string Target => Path.Combine(_store.Folder.Path, "copy");

    public void Dispose() => _store.Dispose();

    [SkippableFact]
    public void A_store_goes_to_a_server_and_back_with_everything()
    {
        using var shared = new SharedStore();
        var before = Fill();

        var there = Copy(_store.Location, shared.Location);
        using (var engine = _store.Open(shared.Location))
            Assert.Equal(before, Describe(engine.Store));
        Assert.Equal(["a", "b"], _store.Users(shared.Location));

        var back = Copy(shared.Location, Target);
        using (var engine = _store.Open(Target))
        {
            Assert.Equal(before, Describe(engine.Store));
            Assert.Equal("secret of A", engine.Store.Credentials.Find("A")!.Value.Secret);
        }

        Assert.Equal((there.Files, there.Bytes, there.Records), (back.Files, back.Bytes, back.Records));
        Assert.Contains("PostgreSQL", there.Location);
        Assert.Equal(Target, back.Location);

        // Numbers go on after those that were copied.
        using var store = _factory.Open(shared.Location);
        Assert.Equal([true], store.Journal.Append(MaintainedStore.Dataset, [Event("new", "a")]));
        Assert.Equal(4, store.Journal.State(MaintainedStore.Dataset).Sequence);
        Assert.NotNull(_store.Open(shared.Location).CreateDatasetGroup(new() { Name = "next" }));
    }

    [SkippableFact]
    public void A_store_goes_to_a_bucket_and_back_with_everything()
    {
        using var there = new BucketStore();
        var before = Fill();

        var sent = Copy(_store.Location, there.Location);
        using (var engine = _store.Open(there.Location))
        {
            Assert.Equal(before, Describe(engine.Store));
            Assert.Equal("secret of A", engine.Store.Credentials.Find("A")!.Value.Secret);
        }

        Assert.Equal(["a", "b"], _store.Users(there.Location));
        Assert.Equal(sent.Files + 3, BucketStore.Server.KeysOf(there.Bucket).Count);
        Assert.Equal("CopyTargetNotEmpty", Refusal(there.Location));

        // The caches of this machine are not what is copied.
        Directory.Delete(there.CacheOf("cache"), recursive: true);
        var back = Copy(there.Location, Target);
        using (var engine = _store.Open(Target))
        {
            Assert.Equal(before, Describe(engine.Store));
            Assert.Equal("secret of A", engine.Store.Credentials.Find("A")!.Value.Secret);
        }

        Assert.Equal((sent.Files, sent.Bytes, sent.Records), (back.Files, back.Bytes, back.Records));
        Assert.Single(Directory.GetFiles(Target, "version.json", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public void An_interrupted_copy_to_a_bucket_is_no_store_and_the_next_one_continues_it()
    {
        using var there = new BucketStore();
        Fill();
        _store.Import("INCREMENTAL", "c");
        var files = 0;
        using var stop = new CancellationTokenSource();
        var context = new OperationContext
        {
            CancellationToken = stop.Token,
            Progress = progress =>
            {
                if (progress.Activity == "Copying the store" && ++files == 2)
                    stop.Cancel();
            },
        };

        Assert.Throws<OperationCanceledException>(() => _factory.Copy(new(_store.Location, there.Location), context));
        Assert.Equal("StoreCatalogMissing", Assert.Throws<PersonalizeException>(() => _factory.Open(there.Location)).ErrorId);

        var report = Copy(_store.Location, there.Location);

        Assert.Equal((3, 1), (report.Files, report.FilesKept));
        Assert.Equal(["a", "b", "c"], _store.Users(there.Location));
    }

    [SkippableFact]
    public void An_interrupted_copy_is_no_store_and_the_next_one_continues_it()
    {
        Fill();
        var first = Copy(_store.Location, Target);
        var files = Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "personalize.db").ToArray();

        // As a kill leaves it: one file whole, one half, the catalogue not there yet, and something that the source has replaced since.
        File.Delete(Path.Combine(Target, "personalize.db"));
        File.WriteAllText(Path.Combine(Target, "copy.source"), Path.Combine(_store.Location, "personalize.db"));
        var half = files.First(file => file.EndsWith(".safetensors", StringComparison.Ordinal));
        File.WriteAllBytes(half, File.ReadAllBytes(half)[..^3]);
        var data = Path.GetDirectoryName(files.First(file => file.EndsWith(".parquet", StringComparison.Ordinal)))!;
        var replaced = Path.Combine(data, $"{Guid.NewGuid():N}.parquet");
        File.WriteAllText(replaced, "old");
        Assert.Equal("StoreCatalogMissing", Assert.Throws<PersonalizeException>(() => _factory.Open(Target)).ErrorId);

        var second = Copy(_store.Location, Target);

        Assert.Equal((first.Files, first.Bytes, first.Records), (second.Files, second.Bytes, second.Records));
        Assert.Equal(first.Files - 1, second.FilesKept);
        Assert.False(File.Exists(replaced));
        Assert.Equal(["a", "b"], _store.Users(Target));
    }

    [SkippableFact]
    public void A_target_with_content_or_the_rest_of_another_copy_is_refused_and_stays()
    {
        Fill();
        Copy(_store.Location, Target);
        Assert.Equal("CopyTargetNotEmpty", Refusal(Target));

        File.WriteAllText(Path.Combine(Target, "copy.source"), "another store");
        Assert.Equal("CopyTargetNotEmpty", Refusal(Target));
        Assert.Equal(["a", "b"], _store.Users(Target));
    }

    [SkippableFact]
    public void A_server_with_resources_is_refused_before_anything_is_copied()
    {
        using var shared = new SharedStore();
        Fill();
        using (var store = shared.Open())
            store.Catalog.Write(transaction => Insert(transaction));
        var folder = Path.Combine(_store.Folder.Path, "elsewhere");

        Assert.Equal("CopyTargetNotEmpty", Refusal(shared.Locate(folder)));
        Assert.False(Directory.Exists(Path.Combine(folder, "data")));

        static bool Insert(ICatalogTransaction transaction)
        {
            transaction.Insert(new DatasetGroup { Name = "x", Arn = Arn.DatasetGroup("x"), CreationDateTime = default, LastUpdatedDateTime = default }, null);
            return true;
        }
    }

    private StoreCopyReport Copy(string source, string target) => _factory.Copy(new(source, target), OperationContext.None);

    private string Refusal(string target) => Assert.Throws<PersonalizeException>(() => Copy(_store.Location, target)).ErrorId;

    private string Fill()
    {
        _store.Import("FULL", "a", "b");
        _store.Train("v1");
        using var engine = _store.Open();
        engine.Store.Journal.Append(MaintainedStore.Dataset, [Event("e1", null), Event("e2", "a") with { EventValue = 0.1, Properties = "{\"x\":\"é\"}" }]);
        engine.Store.Journal.PutRows(MaintainedStore.Dataset, [new("row", "{}")]);
        engine.Store.RecommendationLog.Append(
            [
                new ShownList
                {
                    RecommendationId = "r", DatasetGroupArn = Arn.DatasetGroup("Shop_1"), CampaignArn = "c", SolutionVersionArn = "v", UserId = "a",
                    ShownAt = DateTime.UtcNow, ExpiresAt = DateTime.UtcNow.AddDays(1), Items = ["tea"],
                },
            ],
            DateTime.UtcNow);
        engine.Store.Credentials.Add(
            new ServerCredential { AccessKeyId = "A", AccountId = "1", CreationDateTime = DateTime.UnixEpoch }, "secret of A");
        return Describe(engine.Store);
    }

    private static string Describe(IStore store) => string.Join('\n',
    [
        .. store.Catalog.List<DatasetGroup>().Select(group => $"{group.Arn} {group.CreationDateTime:O}"),
        .. store.Catalog.List<SolutionVersion>().Select(version => $"{version.Arn} {version.Status} {version.Metrics!["coverage"]}"),
        .. store.Catalog.Segments(MaintainedStore.Dataset).Select(segment => $"{segment}"),
        .. store.Journal.Read(MaintainedStore.Dataset, long.MaxValue).SelectMany(batch => batch).Select(entry => $"{entry}"),
        .. store.Journal.ReadRows(MaintainedStore.Dataset).Select(row => $"{row}"),
        .. store.RecommendationLog.ReadUser(Arn.DatasetGroup("Shop_1"), "a").Select(list => $"{list.RecommendationId} {list.ShownAt:O} {list.Items[0]}"),
        $"{store.Journal.State(MaintainedStore.Dataset)}",
    ]);

    private static JournalEvent Event(string id, string? user) =>
        new() { EventId = id, UserId = user, SessionId = "s", EventType = "click", SentAt = 1, ItemId = "tea" };
}
