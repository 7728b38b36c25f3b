using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Contracts;

/// <summary>What every store of caches must do.</summary>
public abstract class CacheStoreContract
{
    [SkippableFact]
    public void A_cache_of_data_that_was_deleted_meanwhile_is_not_kept()
    {
        var key = new CacheKey(Datasets.Make(Catalog, "deleted"), "histories");

        Assert.False(Caches.TryPut(key, "old", "1", s_tensors, () => false));
        Assert.Null(Caches.TryOpen(key, "old"));
        Assert.True(Caches.TryPut(key, "new", "2", s_tensors, () => true));
    }

    private static readonly Tensor[] s_tensors = [new("values", [2], new[] { 1, 2 })];

    /// <summary>An empty catalogue and its caches; they live as long as the test.</summary>
    protected abstract ICatalog Catalog { get; }

    protected abstract ICacheStore Caches { get; }

    [SkippableFact]
    public void A_cache_comes_back_when_it_was_made_of_the_same()
    {
        var key = new CacheKey(Datasets.Make(Catalog, "shop"), "histories");
        var madeOf = string.Concat(Enumerable.Repeat("segment\n", 1000));
        Assert.Null(Caches.TryOpen(key, madeOf));

        Assert.True(Caches.TryPut(key, madeOf, """{"a":1}""", s_tensors));

        using var cache = Caches.TryOpen(key, madeOf)!;
        Assert.Equal("""{"a":1}""", cache.ConfigurationJson);
        Assert.Equal([1, 2], cache.Read<int>("values").ToArray());
        Assert.Equal(["values"], cache.TensorNames);
        Assert.Null(Caches.TryOpen(key, madeOf + "another"));
        Assert.Null(Caches.TryOpen(key with { Name = "others" }, madeOf));
        Assert.Null(Caches.TryOpen(key with { DatasetArn = Datasets.Make(Catalog, "other") }, madeOf));
    }

    [SkippableFact]
    public void A_cache_takes_the_place_of_what_the_key_had()
    {
        var key = new CacheKey(Datasets.Make(Catalog, "shop"), "histories");
        Assert.True(Caches.TryPut(key, "old", "1", s_tensors));
        Assert.True(Caches.TryPut(key with { Name = "histories-2" }, "old", "2", s_tensors));

        using (Caches.TryOpen(key, "old"))
            Assert.True(Caches.TryPut(key, "new", "3", s_tensors));
        Assert.True(Caches.TryPut(key, "new", "4", s_tensors));

        Assert.Null(Configuration(key, "old"));
        Assert.Equal("4", Configuration(key, "new"));
        Assert.Equal("2", Configuration(key with { Name = "histories-2" }, "old"));
    }

    [SkippableFact]
    public void A_dataset_s_caches_can_be_forgotten()
    {
        var (shop, other) = (new CacheKey(Datasets.Make(Catalog, "shop"), "histories"), new CacheKey(Datasets.Make(Catalog, "other"), "histories"));
        Assert.True(Caches.TryPut(shop, "same", "1", s_tensors));
        Assert.True(Caches.TryPut(shop with { Name = "more" }, "same", "2", s_tensors));
        Assert.True(Caches.TryPut(other, "same", "3", s_tensors));

        Caches.Forget(shop.DatasetArn);
        Caches.Forget(shop.DatasetArn);
        Caches.Forget(Arn.Dataset("nobody", DatasetType.Interactions));

        Assert.Null(Configuration(shop, "same"));
        Assert.Null(Configuration(shop with { Name = "more" }, "same"));
        Assert.Equal("3", Configuration(other, "same"));
    }

    [SkippableFact]
    public void Nothing_is_kept_of_a_dataset_that_is_not_there()
    {
        var key = new CacheKey(Arn.Dataset("nobody", DatasetType.Interactions), "histories");

        Assert.False(Caches.TryPut(key, "same", "1", s_tensors));
        Assert.Null(Caches.TryOpen(key, "same"));
    }

    [SkippableFact]
    public void Caches_of_a_dataset_that_is_gone_are_swept_by_the_next_put()
    {
        var gone = new CacheKey(Datasets.Make(Catalog, "gone"), "histories");
        var kept = new CacheKey(Datasets.Make(Catalog, "kept"), "histories");
        Assert.True(Caches.TryPut(gone, "same", "1", s_tensors));
        Assert.True(Caches.TryPut(kept, "same", "2", s_tensors));
        Datasets.Delete(Catalog, gone.DatasetArn);

        Assert.True(Caches.TryPut(kept with { Name = "more" }, "same", "3", s_tensors));

        Datasets.Make(Catalog, "gone");
        Assert.Null(Configuration(gone, "same"));
        Assert.Equal("2", Configuration(kept, "same"));
    }

    [SkippableFact]
    public void A_name_that_is_no_name_is_refused()
    {
        var key = new CacheKey(Datasets.Make(Catalog, "shop"), "../histories");

        Assert.Throws<ArgumentException>(() => Caches.TryPut(key, "same", "1", s_tensors));
        Assert.Throws<ArgumentException>(() => Caches.TryOpen(key, "same"));
    }

    private string? Configuration(CacheKey key, string madeOf)
    {
        using var cache = Caches.TryOpen(key, madeOf);
        return cache?.ConfigurationJson;
    }
}
