using System.Text;
using Personalize.Server.Locations;
using Personalize.Server.Protocol;

namespace Personalize.Server.Tests.Locations;

public sealed class BucketMapTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("personalize-buckets-").FullName;
    private readonly RemoteStore _remote = new();
    private readonly Transfers _transfers;

    private string Root => Path.Combine(_folder, "mapped");

    public BucketMapTests()
    {
        Directory.CreateDirectory(Root);
        _transfers = new Transfers(Path.Combine(_folder, "transfers"), _remote);
    }

    public void Dispose()
    {
        _remote.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Keys_are_paths_in_the_folder_of_their_bucket()
    {
        Assert.Equal(Path.Combine(Root, "in", "a.csv"), Map().Resolve("s3://mapped/in/a.csv", "job"));
        Assert.Equal(Path.Combine(_folder, "home", "other", "a.csv"), Map().Resolve("s3://other/a.csv", "job"));
        Assert.Equal(Root, Map().ResolveOutput(Output("s3://mapped/"), "job"));
    }

    [Theory]
    [InlineData("s3://mapped/../x.csv")]
    [InlineData("s3://mapped/a/../../x.csv")]
    [InlineData("s3://mapped/a/./b")]
    [InlineData("s3://mapped/..\\x.csv")]
    [InlineData("s3://mapped/a\0b")]
    [InlineData("s3://../x.csv")]
    [InlineData("s3://Mapped/x.csv")]
    [InlineData("s3://")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("https://bucket.s3.amazonaws.com/x")]
    public void Nothing_else_is_reached(string location) => Assert.Throws<AwsException>(() => Map().Resolve(location, "job"));

    [Fact]
    public void Links_lead_nowhere_else()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_folder, "outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "secret.csv"), "x");
        File.CreateSymbolicLink(Path.Combine(Root, "link"), outside);
        Directory.CreateDirectory(Path.Combine(Root, "deep", "er"));
        File.CreateSymbolicLink(Path.Combine(Root, "deep", "er", "file.csv"), Path.Combine(outside, "secret.csv"));
        File.CreateSymbolicLink(Path.Combine(Root, "gone"), Path.Combine(outside, "not-there"));
        File.WriteAllText(Path.Combine(Root, "real.csv"), "x");
        File.CreateSymbolicLink(Path.Combine(Root, "alias.csv"), Path.Combine(Root, "real.csv"));

        foreach (var location in (string[])["s3://mapped/link/secret.csv", "s3://mapped/deep", "s3://mapped/gone/x", "s3://mapped/deep/er/file.csv"])
            Assert.Throws<AwsException>(() => Map().Resolve(location, "job"));
        Assert.Equal(Path.Combine(Root, "alias.csv"), Map().Resolve("s3://mapped/alias.csv", "job"));
    }

    [Fact]
    public void File_urls_are_read_if_the_server_was_started_so() =>
        Assert.Equal("/data/a b.csv", Map(allowFileUrls: true).Resolve("file:///data/a%20b.csv", "job"));

    [Fact]
    public void A_job_reads_the_only_file_of_a_folder()
    {
        Directory.CreateDirectory(Path.Combine(Root, "in"));
        File.WriteAllText(Path.Combine(Root, "in", "a.json"), "");
        Assert.Equal(Path.Combine(Root, "in", "a.json"), Map().ResolveFile(Input("s3://mapped/in/"), "job"));

        File.WriteAllText(Path.Combine(Root, "in", "b.json"), "");
        Assert.Contains("2 files", Assert.Throws<AwsException>(() => Map().ResolveFile(Input("s3://mapped/in/"), "job")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_elsewhere_gets_a_place_for_as_long_as_its_job_runs()
    {
        var place = Map().Resolve("s3://remote/in/a.csv", "import/nightly");
        Assert.StartsWith(Path.Combine(_folder, "transfers") + Path.DirectorySeparatorChar, place, StringComparison.Ordinal);
        Assert.Equal("a.csv", Path.GetFileName(place));
        Assert.True(Map().IsStaged(place));
        Assert.False(Map().IsStaged(Map().Resolve("s3://mapped/in/a.csv", "import/nightly")));

        // A repeated request means the same, another job does not.
        Assert.Equal(place, Map().Resolve("s3://remote/in/a.csv", "import/nightly"));
        Assert.NotEqual(place, Map().Resolve("s3://remote/in/a.csv", "import/weekly"));
        Assert.Throws<AwsException>(() => Map().Resolve("s3://remote/../a.csv", "import/nightly"));
        Assert.Throws<AwsException>(() => Map().ResolveFile(Input("s3://remote/in/"), "batch/nightly"));

        _transfers.Keep([place]);
        Assert.True(Directory.Exists(Path.GetDirectoryName(place)));
        _transfers.Keep([]);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_folder, "transfers")));
    }

    private static JsonInput Input(string path) => JsonInput.Parse(Encoding.UTF8.GetBytes("{\"s3DataSource\":{\"path\":\"" + path + "\"}}"));

    private static JsonInput Output(string path) => JsonInput.Parse(Encoding.UTF8.GetBytes("{\"s3DataDestination\":{\"path\":\"" + path + "\"}}"));

    private BucketMap Map(bool allowFileUrls = false) =>
        new(
            new Dictionary<string, string> { ["mapped"] = Root },
            new Dictionary<string, RemoteBucket> { ["remote"] = new("real", new Uri("http://127.0.0.1:9")) },
            _transfers, Path.Combine(_folder, "home"), allowFileUrls);
}
