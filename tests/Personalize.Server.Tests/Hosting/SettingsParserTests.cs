using Personalize.Server.Hosting;
using Personalize.Server.Locations;

namespace Personalize.Server.Tests.Hosting;

public sealed class SettingsParserTests
{
    [Fact]
    public void Options_are_read()
    {
        var settings = SettingsParser.Parse(
        [
            "--store", "/data/store", "--url", "http://localhost:5", "--url", "https://0.0.0.0:6", "--bucket", "my-data=/data/files", "--allow-file-urls",
            "--requests-per-second", "0", "--parallel-jobs", "3", "--max-training-jobs", "4", "--ready-file", "/run/ready.json", "--parent", "17",
        ]);

        Assert.Equal(["http://localhost:5", "https://0.0.0.0:6"], settings.Urls);
        Assert.Equal("/data/files", settings.Buckets["my-data"]);
        Assert.True(settings is { AllowFileUrls: true, AllowInsecure: false, RequestsPerSecond: 0, ParallelJobs: 3, MaxTrainingJobs: 4, Parent: 17 });
        Assert.Equal([ServerSettings.DefaultUrl], SettingsParser.Parse([]).Urls);
    }

    [Fact]
    public void Buckets_are_folders_or_elsewhere()
    {
        var settings = SettingsParser.Parse(
            ["--bucket", "near=/data/files", "--bucket", "far-away=http://127.0.0.1:9000", "--bucket", "shop-data=https://minio.example/", "--bucket",
                "cloud=s3://company-data"]);
        Assert.Equal("near", Assert.Single(settings.Buckets).Key);
        Assert.Equal(new RemoteBucket("far-away", new Uri("http://127.0.0.1:9000")), settings.RemoteBuckets["far-away"]);
        Assert.Equal(new RemoteBucket("shop-data", new Uri("https://minio.example")), settings.RemoteBuckets["shop-data"]);
        Assert.Equal(new RemoteBucket("company-data", null), settings.RemoteBuckets["cloud"]);
    }

    [Theory]
    [InlineData("--bucket", "far-away=ftp://host/")]
    [InlineData("--bucket", "far-away=https://")]
    [InlineData("--bucket", "far-away=https://host/path")]
    [InlineData("--bucket", "far-away=https://user:secret@host")]
    [InlineData("--bucket", "far-away=s3://")]
    [InlineData("--bucket", "far-away=s3://Not A Bucket")]
    [InlineData("--stroe", "x")]
    [InlineData("--store")]
    [InlineData("--parallel-jobs", "0")]
    [InlineData("--requests-per-second", "many")]
    [InlineData("--bucket", "NoBucket=/data")]
    [InlineData("--bucket", "/data")]
    public void What_cannot_be_read_is_refused(params string[] arguments) => Assert.Throws<ArgumentException>(() => SettingsParser.Parse(arguments));

    [Theory]
    [InlineData("http://127.0.0.1:80")]
    [InlineData("http://localhost:80")]
    [InlineData("http://[::1]:80")]
    [InlineData("https://0.0.0.0:443")]
    public void This_machine_and_tls_are_listened_on(string url) => ListenRules.Check([url], allowInsecure: false);

    [Theory]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("http://*:80")]
    [InlineData("http://example.com:80")]
    [InlineData("http://192.168.1.5:80")]
    [InlineData("nonsense")]
    public void Others_are_not_listened_to_without_tls(string url) =>
        Assert.Throws<ArgumentException>(() => ListenRules.Check(["http://localhost:1", url], allowInsecure: false));

    [Fact]
    public void Who_insists_is_let() => ListenRules.Check(["http://*:80"], allowInsecure: true);
}
