using Personalize.Engine;
using Personalize.Server.Hosting;
using Personalize.Server.Locations;
using Personalize.Server.Tests.Clients;
using Personalize.Server.Tests.Locations;
using Personalize.Storage;

namespace Personalize.Server.Tests.Cluster;

/// <summary>Nodes that have no folder in common, over a store with its files in a bucket of a server that others have written (s3rver).</summary>
[Collection(nameof(AwsEnvironment))]
public sealed class BucketNodesTests : IAsyncLifetime
{
    private static readonly (string Name, Func<S3Store, string> Value)[] s_environment =
    [
        ("AWS_ENDPOINT_URL_S3", s3 => s3.Address), ("AWS_ACCESS_KEY_ID", _ => S3Store.Key), ("AWS_SECRET_ACCESS_KEY", _ => S3Store.Key),
        ("AWS_REGION", _ => "us-east-1"),
    ];

    private S3Store? _s3;
    private ClusterStore? _store;

    private ClusterStore Store => _store ??= new ClusterStore($"s3://{S3Store.Bucket}/stores/shop");

    public async Task InitializeAsync()
    {
        if (ClientTools.S3.Missing is not null)
            return;
        _s3 = await S3Store.Start();
        foreach (var (name, value) in s_environment)
            Environment.SetEnvironmentVariable(name, value(_s3));
    }

    public async Task DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        foreach (var (name, _) in s_environment)
            Environment.SetEnvironmentVariable(name, null);
        if (_s3 is not null)
            await _s3.DisposeAsync();
    }

    [SkippableFact]
    public async Task What_one_machine_has_imported_a_node_trains_on_and_another_one_serves()
    {
        Skip.If(ClientTools.S3.Missing is not null, ClientTools.S3.Missing);
        Store.Import();
        var (a, b) = (await Store.Start("a", Store.LocationOf("a")), await Store.Start("b", Store.LocationOf("b")));
        await ClusterStore.Until(() => a.Node!.Reports(TimeSpan.Zero).Result.Count == 2, "Two nodes know each other.");

        Store.Engine.CreateSolution(new() { Name = "shop", DatasetGroup = "shop", Recipe = "aws-sims" }, OperationContext.None);
        var version = Store.Engine.CreateSolutionVersion(new() { Solution = "shop" });
        await ClusterStore.Until(() => StatusOf(version) == ResourceStatus.Active, "The version is trained.");

        Store.Engine.CreateCampaign(new() { Name = "shop", SolutionVersion = version.Arn }, OperationContext.None);
        foreach (var server in new[] { a, b })
        {
            using var client = Store.Client(server);
            var answer = await client.Call("DescribeCampaign", new() { ["campaignArn"] = "shop" });
            Assert.Equal(version.Arn[(version.Arn.LastIndexOf('/') + 1)..], ((string)answer["campaign"]!["solutionVersionArn"]!).Split('/')[^1]);
        }

        using var engine = new PersonalizeEngine(new StoreFactory().Open(Store.LocationOf("b")));
        Assert.Equal(5, engine.GetRecommendations(new() { Campaign = "shop", ItemId = "i1", NumResults = 5 }, OperationContext.None).ItemList.Count);
        Assert.NotEmpty(Directory.GetFiles(Store.Folder, "model.*.safetensors", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public void A_job_that_another_machine_has_accepted_finds_where_its_files_come_from()
    {
        Skip.If(ClientTools.S3.Missing is not null, ClientTools.S3.Missing);
        using var remote = new RemoteStore();
        var settings = new ServerSettings { Store = Store.Location, NodeName = "b" };
        using var notes = TransferNotes.For(settings)!;
        Assert.Null(settings.BucketHome);
        var accepting = new Transfers(settings.Transfers, remote, notes);
        var place = new RemoteBucket(S3Store.Bucket, null);
        var input = accepting.Stage("import one", $"s3://{S3Store.Bucket}/in/a.csv", place, "in/a.csv");
        var output = accepting.Stage("export one", $"s3://{S3Store.Bucket}/out/", place, "out/");
        _s3!.Put("in/a.csv", "x").GetAwaiter().GetResult();
        Directory.Delete(settings.Transfers, recursive: true);

        var working = new Transfers(settings.Transfers, remote, notes);
        working.Fetch(input, CancellationToken.None);
        Assert.Equal("x", File.ReadAllText(input));
        working.Prepare(Path.Combine(output, "b.csv"));
        File.WriteAllText(Path.Combine(output, "b.csv"), "y");
        working.Send(output, CancellationToken.None);
        Assert.Equal("y", _s3.Get("out/b.csv").GetAwaiter().GetResult());

        working.Forget(input);
        working.Forget(output);
        Assert.Null(notes.TryRead(Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(input)))!));
        Assert.Empty(Directory.GetDirectories(settings.Transfers));
    }

    private string StatusOf(SolutionVersion version) => Store.Engine.Store.Catalog.Find<SolutionVersion>(version.Arn)!.Status;
}
