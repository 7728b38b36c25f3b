using Personalize.Contracts;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Buckets;

namespace Personalize.Storage.Tests.Buckets;

public sealed class BucketFactoryTests : StoreFactoryContract, IDisposable
{
    private readonly Dictionary<string, BucketStore> _stores = [];

    public BucketFactoryTests() => _stores["one"] = new BucketStore();

    protected override IStoreFactory Factory { get; } = new StoreFactory();

    public void Dispose()
    {
        foreach (var store in _stores.Values)
            store.Dispose();
    }

    [SkippableTheory]
    [InlineData(BucketStandIn.Missing, "StoreBucketMissing", "no-such-bucket", "Create the bucket")]
    [InlineData(BucketStandIn.Refusing, "StoreBucketRefused", "AccessDenied", "AWS_ACCESS_KEY_ID")]
    public void A_bucket_that_cannot_be_used_is_named_with_the_reason_and_what_to_do(string bucket, string id, string message, string nextStep)
    {
        var error = Assert.Throws<PersonalizeException>(() => Factory.Open(_stores["one"].Locate("cache", bucket: bucket)));

        Assert.Equal(id, error.ErrorId);
        Assert.Contains(message, error.Message);
        Assert.Contains(nextStep, error.NextStep);
        Assert.Equal($"s3://{bucket}/shop", error.TargetValue);
    }

    [Fact]
    public void A_bucket_that_is_not_reached_is_named_with_its_address()
    {
        _ = BucketStandIn.Shared;
        using var client = new BucketClient(new BucketLocation("shop", "", 1), "http://127.0.0.1:1");

        var error = Assert.Throws<PersonalizeException>(() => client.TryRead("store.id"));

        Assert.Equal("StoreUnreachable", error.ErrorId);
        Assert.Contains("'s3://shop' at http://127.0.0.1:1", error.Message);
        Assert.Contains("AWS_ENDPOINT_URL_S3", error.NextStep);
    }

    [SkippableTheory]
    [InlineData("Folder=s3://UPPER/x", "s3://UPPER/x")]
    [InlineData("Folder=s3://", "s3://bucket")]
    [InlineData("Folder=s3://shop/../x", "s3://shop/../x")]
    [InlineData("Folder=s3://shop;Cache Size=lots", "lots")]
    [InlineData("Folder=s3://shop;Cache Size=-1", "-1")]
    [InlineData("Folder=s3://shop;Cache=relative", "Cache=")]
    public void What_is_no_bucket_or_no_size_is_refused(string text, string said)
    {
        var error = Assert.Throws<PersonalizeException>(() => Factory.Open($"Host=db.example.com;Password=secret;{text}"));

        Assert.Equal("StoreFolderMissing", error.ErrorId);
        Assert.Contains(said, error.Message + error.NextStep);
        Assert.DoesNotContain("secret", $"{error}");
    }

    protected override string Location(string name)
    {
        if (!_stores.TryGetValue(name, out var store))
            _stores[name] = store = new BucketStore();
        return store.Location;
    }
}
