using System.Globalization;
using Personalize.Contracts;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Storage.Tests.Buckets;

/// <summary>What only a store with its segments and models in a bucket must do.</summary>
public sealed class BucketStoreTests : IDisposable
{
    // Larger than what is read into memory, so that it is mapped.
    private const int Large = 5 << 20;

    private static readonly DatasetSchema s_schema = new(
        DatasetType.Interactions, [new SchemaField("USER_ID", FieldType.String, Nullable: false, Categorical: false, Textual: false)]);

    private readonly BucketStore _temp = new();

    private static BucketStandIn Server => BucketStore.Server;

    public void Dispose() => _temp.Dispose();

    [SkippableFact]
    public void Objects_are_below_the_prefix_and_each_is_what_the_database_says()
    {
        var dataset = Import("a", "b");
        Datasets.MakeVersion(_temp.Store.Catalog, "v");
        _temp.Store.Models.Save("v", "model", "{}", Tensors(1));

        var keys = Server.KeysOf(_temp.Bucket);
        Assert.Equal(3, keys.Count);
        Assert.Matches("^shop/data/.*\\.parquet$", keys[0]);
        Assert.Matches("^shop/models/v/model\\.[0-9a-f]{32}\\.safetensors$", keys[1]);
        Assert.Equal("shop/store.id", keys[2]);
        Assert.Equal(["a", "b"], Users(_temp.Store, dataset));
    }

    [SkippableFact]
    public void What_one_machine_writes_another_reads_and_what_it_replaces_as_well()
    {
        Datasets.MakeVersion(_temp.Store.Catalog, "v");
        using var other = _temp.Open("elsewhere");
        var dataset = Import("a");
        _temp.Store.Models.Save("v", "checkpoint", "{}", Tensors(1));
        Assert.Equal(["a"], Users(other, dataset));
        Assert.Equal(1, First(other, "checkpoint"));

        _temp.Store.Models.Save("v", "checkpoint", "{}", Tensors(2));

        Assert.Equal(2, First(other, "checkpoint"));
        Assert.Single(Server.KeysOf(_temp.Bucket), key => key.Contains("checkpoint", StringComparison.Ordinal));
        Assert.Single(Copies("cache"), file => file.Contains("checkpoint", StringComparison.Ordinal));

        // A credential is one of all machines.
        _temp.Store.Credentials.Add(new ServerCredential { AccessKeyId = "A", AccountId = "1", CreationDateTime = DateTime.UnixEpoch }, "secret of A");
        Assert.Equal("secret of A", other.Credentials.Find("A")!.Value.Secret);
        Assert.DoesNotContain("secret of A", Text("shop/credentials.json"));
    }

    [SkippableFact]
    public void A_copy_is_read_once_and_one_that_is_not_what_was_saved_is_fetched_again()
    {
        var dataset = Import("a", "b");
        using (var other = _temp.Open("elsewhere"))
        {
            Assert.Equal(["a", "b"], Users(other, dataset));
            Assert.Equal(["a", "b"], Users(other, dataset));
        }

        var key = $"{_temp.Bucket}/{Server.KeysOf(_temp.Bucket)[0]}";
        Assert.Equal(1, Server.Reads[key]);

        // As many bytes as before: only the hash tells.
        var copy = Assert.Single(Copies("elsewhere"));
        var bytes = File.ReadAllBytes(copy);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(copy, bytes);

        using var again = _temp.Open("elsewhere");
        Assert.Equal(["a", "b"], Users(again, dataset));
        Assert.Equal(2, Server.Reads[key]);

        // While the store is open, too.
        File.WriteAllBytes(copy, bytes[..20]);
        Assert.Equal(["a", "b"], Users(again, dataset));
        Assert.Equal(3, Server.Reads[key]);
    }

    [SkippableFact]
    public void An_object_that_somebody_has_changed_or_deleted_is_named()
    {
        var dataset = Import("a");
        var key = $"{_temp.Bucket}/{Server.KeysOf(_temp.Bucket)[0]}";
        using var other = _temp.Open("elsewhere");
        Server.Objects[key] = [1, 2, 3];

        var error = Assert.Throws<PersonalizeException>(() => Users(other, dataset));
        Assert.Equal("SegmentMissing", error.ErrorId);
        Assert.Contains(".parquet", error.Message);
        Assert.Empty(Copies("elsewhere"));

        Server.Objects.TryRemove(key, out _);
        Assert.Equal("SegmentMissing", Assert.Throws<PersonalizeException>(() => Users(other, dataset)).ErrorId);
        Assert.Equal(["a"], Users(_temp.Store, dataset));
    }

    [SkippableFact]
    public void What_was_used_longest_ago_makes_room_but_nothing_that_is_in_use()
    {
        foreach (var id in new[] { "v", "w", "x" })
        {
            Datasets.MakeVersion(_temp.Store.Catalog, id);
            _temp.Store.Models.Save(id, "model", "{}", Tensors(1, Large));
        }

        // Room for two of them.
        var size = string.Create(CultureInfo.InvariantCulture, $"Cache Size={2.5 * 4 * Large / 1e9}");
        using var other = _temp.Open("elsewhere", size);
        using (var used = other.Models.TryOpen("v", "model"))
        {
            _ = First(other, "model", "w");
            _ = First(other, "model", "x");
            Assert.Equal(["v", "x"], Copies("elsewhere").Select(Version));
            Assert.Equal(1f, used!.Read<float>("x")[^1]);
        }

        _ = First(other, "model", "w");
        Assert.Equal(["w", "x"], Copies("elsewhere").Select(Version));
    }

    [SkippableFact]
    public void What_was_removed_from_the_store_leaves_the_other_machines()
    {
        var dataset = Import("secret-user");
        using (var other = _temp.Open("elsewhere"))
        {
            Assert.Equal(["secret-user"], Users(other, dataset));
            Assert.True(other.Caches.TryPut(new CacheKey(dataset, "histories"), "1", "{}", Tensors(1)));
        }

        var segment = Assert.Single(_temp.Store.Catalog.Segments(dataset));
        var next = Import(append: false, "b");
        Assert.NotEqual(0, _temp.Store.Segments.Sweep());
        _temp.Store.Caches.Forget(dataset);

        using var again = _temp.Open("elsewhere");
        Assert.Equal(["b"], Users(again, next));
        Assert.DoesNotContain(Copies("elsewhere"), file => file.Contains(segment.Id, StringComparison.Ordinal));
        Assert.DoesNotContain(Server.KeysOf(_temp.Bucket), key => key.Contains(segment.Id, StringComparison.Ordinal));
        Assert.Null(again.Caches.TryOpen(new CacheKey(dataset, "histories"), "1"));
        Assert.Empty(Directory.GetFiles(_temp.CacheOf("elsewhere"), "histories*", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public void What_a_killed_process_has_sent_is_removed_after_a_day_and_not_before()
    {
        Datasets.MakeVersion(_temp.Store.Catalog, "v");
        var dataset = Import("a");
        _temp.Store.Models.Save("v", "checkpoint", "{}", Tensors(1));
        Server.Objects[$"{_temp.Bucket}/shop/models/v/checkpoint.half.safetensors"] = [1];
        Server.Objects[$"{_temp.Bucket}/shop/data/x/0190000000007000a000000000000000.parquet"] = [1];
        const string Insert = "INSERT INTO bucket_files SELECT ";
        _temp.Execute(Insert + "'models/v/checkpoint.half.safetensors', 'models/v/checkpoint.safetensors', 1, '', 0, MAX(made) FROM bucket_files");
        const string Unlisted = "data/x/0190000000007000a000000000000000.parquet";
        _temp.Execute($"{Insert} '{Unlisted}', '{Unlisted}', 1, '', 1, MAX(made) FROM bucket_files");

        Assert.Equal(0, _temp.Store.Models.Sweep() + _temp.Store.Segments.Sweep());
        _temp.Execute("UPDATE bucket_files SET made = made - 90000000");
        Assert.Equal(2, _temp.Store.Models.Sweep() + _temp.Store.Segments.Sweep());

        Assert.Equal(3, Server.KeysOf(_temp.Bucket).Count);
        Assert.Equal(1, First(_temp.Store, "checkpoint"));
        Assert.Equal(["a"], Users(_temp.Store, dataset));
    }

    [SkippableFact]
    public void What_cannot_be_sent_is_not_there_and_what_is_here_is_served_meanwhile()
    {
        Datasets.MakeVersion(_temp.Store.Catalog, "v");
        var dataset = Import("a");
        _temp.Store.Models.Save("v", "model", "{}", Tensors(1));
        Server.Down[_temp.Bucket] = true;

        Assert.Equal("StoreUnreachable", Assert.Throws<PersonalizeException>(() => _temp.Store.Models.Save("v", "model", "{}", Tensors(2))).ErrorId);
        Assert.Equal("StoreUnreachable", Assert.Throws<PersonalizeException>(() => Import("b")).ErrorId);
        Assert.Equal(1, First(_temp.Store, "model"));
        Assert.Equal(["a"], Users(_temp.Store, dataset));

        Server.Down.TryRemove(_temp.Bucket, out _);
        Assert.Equal(1, First(_temp.Store, "model"));
        _temp.Store.Models.Save("v", "model", "{}", Tensors(2));
        Assert.Equal(2, First(_temp.Store, "model"));
    }

    [SkippableFact]
    public void A_bucket_of_another_catalogue_is_refused_and_so_is_a_catalogue_that_was_lost()
    {
        _temp.Open().Dispose();
        using var other = new BucketStore();
        other.Open().Dispose();

        Assert.Equal("StoreFolderForeign", Refusal(_temp.Locate("cache", bucket: other.Bucket)));
        Assert.Equal("StoreFolderForeign", Refusal(_temp.Locate("cache", bucket: "empty-bucket")));
        using var fresh = new BucketStore();
        Assert.Equal("StoreCatalogMissing", Refusal(fresh.Locate("cache", bucket: _temp.Bucket)));
    }

    [SkippableFact]
    public void Machines_that_start_at_once_make_one_store()
    {
        var stores = new IStore[6];
        Parallel.For(0, stores.Length, new ParallelOptions { MaxDegreeOfParallelism = stores.Length }, i => stores[i] = _temp.Open($"cache{i}"));

        Datasets.Make(stores[0].Catalog, "shop");

        Assert.All(stores, store => Assert.Single(store.Catalog.List<DatasetGroup>()));
        foreach (var store in stores)
            store.Dispose();
    }

    private string Import(params string[] users) => Import(append: true, users);

    private string Import(bool append, params string[] users)
    {
        var catalog = _temp.Store.Catalog;
        var arn = catalog.List<Dataset>().FirstOrDefault()?.Arn ?? Datasets.Make(catalog, "shop");
        using var writer = _temp.Store.Segments.Create(arn, s_schema);
        writer.Write(new ColumnBatch(users.Length, [new ColumnData("USER_ID") { Texts = users }]));
        var segment = writer.Complete();
        return catalog.Write(transaction =>
        {
            transaction.SetSegments(arn, [segment], append);
            return arn;
        });
    }

    private static string[] Users(IStore store, string dataset) =>
    [
        .. store.Segments.Read(dataset, store.Catalog.Segments(dataset), ["USER_ID"], CancellationToken.None)
            .SelectMany(batch => batch.Columns[0].Texts!.Take(batch.RowCount)).Order()!,
    ];

    private static float First(IStore store, string name, string id = "v")
    {
        using var model = store.Models.TryOpen(id, name);
        return model!.Read<float>("x")[0];
    }

    private static Tensor[] Tensors(float value, int count = 3)
    {
        var values = new float[count];
        Array.Fill(values, value);
        return [new Tensor("x", [count], values)];
    }

    private string[] Copies(string cache) =>
    [
        .. Directory.GetFiles(_temp.CacheOf(cache), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".parquet" or ".safetensors" && !file.Contains("caches", StringComparison.Ordinal)).Order(),
    ];

    private static string Version(string copy) => Path.GetFileName(Path.GetDirectoryName(copy)!);

    private string Text(string key) => System.Text.Encoding.UTF8.GetString(Server.Objects[$"{_temp.Bucket}/{key}"]);

    private static string Refusal(string location) => Assert.Throws<PersonalizeException>(() => new StoreFactory().Open(location).Dispose()).ErrorId;
}
