using Personalize.Engine.Ports;
using Personalize.Storage.Tests.Postgres;

namespace Personalize.Storage.Tests.Buckets;

/// <summary>
/// A store in PostgreSQL and a bucket of its own for one test, opened when it is first asked for. The test is skipped where there is no PostgreSQL.
/// </summary>
internal sealed class BucketStore : IDisposable
{
    private static int s_buckets;

    private readonly Lazy<IStore> _store;
    private readonly SharedStore _shared = new();

    public BucketStore() => _store = new Lazy<IStore>(() => Open());

    public static BucketStandIn Server => BucketStandIn.Shared;

    public string Bucket { get; } = $"bucket{Interlocked.Increment(ref s_buckets)}";

    public TempFolder Folder => _shared.Folder;

    public IStore Store => _store.Value;

    public string Location => Locate("cache");

    /// <summary>As another machine names it.</summary>
    public string Locate(string cache, string more = "", string? bucket = null)
    {
        _ = Server;
        return $"{_shared.Locate($"s3://{bucket ?? Bucket}/shop")};Cache={CacheOf(cache)};{more}";
    }

    public string CacheOf(string cache) => Path.Combine(_shared.Folder.Path, cache);

    public IStore Open(string cache = "cache", string more = "") => new StoreFactory().Open(Locate(cache, more));

    public void Execute(string sql) => _shared.Execute(sql);

    public void Dispose()
    {
        if (_store.IsValueCreated)
            _store.Value.Dispose();
        _shared.Dispose();
    }
}
