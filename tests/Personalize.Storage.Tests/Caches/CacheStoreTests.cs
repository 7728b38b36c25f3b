using Personalize.Contracts;
using Personalize.Engine.Ports;
using Personalize.Storage.Files;

namespace Personalize.Storage.Tests.Caches;

public sealed class CacheStoreTests : CacheStoreContract, IDisposable
{
    private static readonly Tensor[] s_tensors = [new("values", [2], new[] { 1, 2 })];

    private readonly TempStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    protected override ICacheStore Caches => _temp.Store.Caches;

    private TempFolder Folder => _temp.Folder;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_damaged_file_is_no_cache_and_the_next_put_mends_it()
    {
        var key = Put("shop", "same");
        var file = Path.Combine(Folder.Store, "caches", Assert.Single(Folder.StoreFiles("caches")));
        foreach (var content in new[] { [], File.ReadAllBytes(file)[..^1], new byte[100] })
        {
            File.WriteAllBytes(file, content);
            Assert.Null(Caches.TryOpen(key, "same"));
        }

        Assert.True(Caches.TryPut(key, "same", "{}", s_tensors));
        using var cache = Caches.TryOpen(key, "same");
        Assert.Equal([1, 2], cache!.Read<int>("values").ToArray());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_no_error()
    {
        var key = new CacheKey(Datasets.Make(Catalog, "shop"), "histories");
        File.WriteAllText(Path.Combine(Folder.Store, "caches"), "in the way");

        Assert.False(Caches.TryPut(key, "same", "{}", s_tensors));
        Assert.Null(Caches.TryOpen(key, "same"));
        Caches.Forget(key.DatasetArn);
    }

    [Fact]
    public void A_put_removes_what_the_key_had_and_what_a_killed_process_began()
    {
        var key = Put("shop", "old");
        var folder = Path.Combine(Folder.Store, "caches", ArnFolder.Of(key.DatasetArn));
        var (abandoned, begun) = (Path.Combine(folder, "histories.0.safetensors.1.tmp"), Path.Combine(folder, "histories.0.safetensors.2.tmp"));
        File.WriteAllText(abandoned, "half");
        File.SetLastWriteTimeUtc(abandoned, DateTime.UtcNow.AddDays(-1));
        File.WriteAllText(begun, "another process is writing");

        Assert.True(Caches.TryPut(key, "new", "{}", s_tensors));

        Assert.False(File.Exists(abandoned));
        Assert.True(File.Exists(begun));
        Assert.Single(Directory.GetFiles(folder, "*.safetensors"));
    }

    [Fact]
    public void Nothing_is_left_of_a_dataset_that_is_gone()
    {
        var gone = Put("gone", "same");
        Datasets.Delete(Catalog, gone.DatasetArn);

        var kept = Put("kept", "same");

        Assert.Equal([ArnFolder.Of(kept.DatasetArn)], Directory.GetDirectories(Path.Combine(Folder.Store, "caches")).Select(Path.GetFileName));
    }

    /// <summary>Histories used to lie among the models: they are not read there any more, and go with the first put or when users are forgotten.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_earlier_releases_kept_among_the_models_goes(bool byPut)
    {
        var former = Path.Combine(Folder.Store, "models", "histories-0123456789abcdef");
        var key = new CacheKey(Datasets.Make(Catalog, "shop"), "histories");
        _temp.Store.Models.Save("histories-0123456789abcdef", "h0123456789abcdef", "{}", s_tensors);
        Datasets.MakeVersion(Catalog, "v1");
        _temp.Store.Models.Save("v1", "model", "{}", s_tensors);
        Assert.True(Directory.Exists(former));

        if (byPut)
            Assert.True(Caches.TryPut(key, "same", "{}", s_tensors));
        else
            Caches.Forget(key.DatasetArn);

        Assert.False(Directory.Exists(former));
        Assert.Contains(Path.Combine("v1", "model.safetensors"), Folder.StoreFiles("models"));
    }

    [Fact]
    public void Models_are_swept_without_the_caches()
    {
        var key = Put("shop", "same");

        _temp.Store.Models.Sweep();
        _temp.Store.Segments.Sweep();

        using var cache = Caches.TryOpen(key, "same");
        Assert.NotNull(cache);
    }

    private CacheKey Put(string group, string madeOf)
    {
        var key = new CacheKey(Datasets.Make(Catalog, group), "histories");
        Assert.True(Caches.TryPut(key, madeOf, "{}", s_tensors));
        return key;
    }
}
