namespace Personalize.Server.Tests.Work;

/// <summary>What Create… promises is done, in order, by this server or the next one.</summary>
public sealed class WorkQueueTests : IAsyncLifetime
{
    private const string Hrnn = "arn:aws:personalize:::recipe/aws-hrnn";

    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.Start();
        _server.WriteData();
        using var client = _server.Client();
        await client.Call("CreateDatasetGroup", new() { ["name"] = "shop" });
        await client.Call("CreateSchema", new()
        {
            ["name"] = "clicks",
            ["schema"] = """
                {"type":"record","name":"Interactions","fields":[{"name":"USER_ID","type":"string"},{"name":"ITEM_ID","type":"string"},
                {"name":"TIMESTAMP","type":"long"},{"name":"EVENT_TYPE","type":"string"}],"version":"1.0"}
                """,
        });
        await client.Call(
            "CreateDataset", new() { ["name"] = "shop", ["datasetGroupArn"] = "shop", ["schemaArn"] = "clicks", ["datasetType"] = "Interactions" });
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Imports_of_one_dataset_are_done_one_after_the_other_in_their_order()
    {
        using var client = _server.Client();
        for (var i = 0; i < 6; i++)
            await Import(client, $"import-{i}", "INCREMENTAL");
        foreach (var i in Enumerable.Range(0, 6))
            Assert.Equal("ACTIVE", await Ended(client, $"import-{i}"));

        var jobs = _server.Engine.ListDatasetImportJobs(new());
        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"import-{i}"), jobs.OrderBy(job => job.LastUpdatedDateTime).Select(job => job.Name));
        Assert.All(jobs, job => Assert.Equal(jobs[0].Report!.RowsRead, job.Report!.RowsRead));
    }

    [Fact]
    public async Task A_failed_import_says_why_and_holds_up_nothing()
    {
        File.WriteAllLines(Path.Combine(_server.BucketFolder, "bad.csv"), ["USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE", "u,i,yesterday,view"]);
        using var client = _server.Client();
        await Import(client, "bad", "FULL", "bad.csv");
        await Import(client, "good", "FULL");

        Assert.Equal("CREATE FAILED", await Ended(client, "bad"));
        var described = await client.Call("DescribeDatasetImportJob", new() { ["datasetImportJobArn"] = "bad" });
        Assert.Contains("yesterday", (string?)described["datasetImportJob"]!["failureReason"], StringComparison.Ordinal);
        Assert.Equal("ACTIVE", await Ended(client, "good"));

        // As in the service, a file that is not there is missed only when it is read.
        await Import(client, "missing", "FULL", "missing.csv");
        Assert.Equal("CREATE FAILED", await Ended(client, "missing"));
    }

    [Fact]
    public async Task A_training_continues_with_the_next_server()
    {
        string version;
        using (var client = _server.Client())
        {
            await Import(client, "import", "FULL");
            Assert.Equal("ACTIVE", await Ended(client, "import"));
            await client.Call("CreateSolution", new() { ["name"] = "shop", ["datasetGroupArn"] = "shop", ["recipeArn"] = Hrnn });
            version = (string)(await client.Call("CreateSolutionVersion", new() { ["solutionArn"] = "shop" }))["solutionVersionArn"]!;
            var second = (string)(await client.Call("CreateSolutionVersion", new() { ["solutionArn"] = "shop" }))["solutionVersionArn"]!;
            Assert.Equal("CREATE PENDING", await StatusOf(client, second));
            await TestServer.Until(() => Describe(client, version), answer => Status(answer) != "CREATE PENDING");
            await client.Call("StopSolutionVersionCreation", new() { ["solutionVersionArn"] = second });
            Assert.Equal("CREATE STOPPED", await StatusOf(client, second));
        }

        await _server.Stop();
        await using var next = await TestServer.StartAgain(_server);
        using var again = next.Client();
        var ended = await TestServer.Until(() => Describe(again, version), answer => Status(answer) is not ("CREATE PENDING" or "CREATE IN_PROGRESS"));
        Assert.Equal("ACTIVE", Status(ended));
    }

    [Fact]
    public async Task A_campaign_that_follows_its_solution_gets_each_new_version()
    {
        using var client = _server.Client();
        await Import(client, "import", "FULL");
        Assert.Equal("ACTIVE", await Ended(client, "import"));
        await client.Call("CreateSolution", new() { ["name"] = "shop", ["datasetGroupArn"] = "shop", ["recipeArn"] = Hrnn });
        var first = await Trained(client);
        await client.Call("CreateCampaign", new()
        {
            ["name"] = "follows", ["solutionVersionArn"] = "shop/$LATEST",
            ["campaignConfig"] = new JsonObject { ["syncWithLatestSolutionVersion"] = true, ["enableMetadataWithRecommendations"] = true },
        });
        await client.Call("CreateCampaign", new() { ["name"] = "stays", ["solutionVersionArn"] = first });
        var second = await Trained(client);

        var follows = await TestServer.Until(() => Campaign(client, "follows"), answer => (string?)answer["campaign"]!["solutionVersionArn"] == second);
        Assert.True((bool)follows["campaign"]!["campaignConfig"]!["syncWithLatestSolutionVersion"]!);
        Assert.Equal(first, (string?)(await Campaign(client, "stays"))["campaign"]!["solutionVersionArn"]);
    }

    [Fact]
    public async Task What_waits_while_the_server_is_away_is_done_when_it_comes_back()
    {
        await _server.Stop();
        using (var engine = new Engine.PersonalizeEngine(new Storage.StoreFactory().Open(Path.Combine(_server.Folder, "store"))))
        {
            engine.CreateDatasetImportJob(new()
            {
                JobName = "waiting", DatasetGroup = "shop", DatasetType = DatasetType.Interactions,
                Paths = [Path.Combine(_server.BucketFolder, "interactions.csv")],
            });
        }

        await using var next = await TestServer.StartAgain(_server);
        using var client = next.Client();
        Assert.Equal("ACTIVE", await Ended(client, "waiting"));
    }

    private static JsonObject Job(string name, string mode, string file) => new()
    {
        ["jobName"] = name,
        ["datasetArn"] = "arn:aws:personalize:eu-central-1:000000000000:dataset/shop/INTERACTIONS",
        ["dataSource"] = new JsonObject { ["dataLocation"] = $"s3://{TestServer.Bucket}/{file}" },
        ["roleArn"] = "arn:aws:iam::000000000000:role/reader",
        ["importMode"] = mode,
    };

    private static Task<JsonObject> Import(SigningClient client, string name, string mode, string file = "interactions.csv") =>
        client.Call("CreateDatasetImportJob", Job(name, mode, file));

    private static async Task<string?> Ended(SigningClient client, string job)
    {
        var answer = await TestServer.Until(
            () => client.Call("DescribeDatasetImportJob", new() { ["datasetImportJobArn"] = job }),
            answer => (string?)answer["datasetImportJob"]!["status"] is "ACTIVE" or "CREATE FAILED");
        return (string?)answer["datasetImportJob"]!["status"];
    }

    private static Task<JsonObject> Describe(SigningClient client, string version) =>
        client.Call("DescribeSolutionVersion", new() { ["solutionVersionArn"] = version });

    private static async Task<string> Trained(SigningClient client)
    {
        var version = (string)(await client.Call("CreateSolutionVersion", new() { ["solutionArn"] = "shop" }))["solutionVersionArn"]!;
        var ended = await TestServer.Until(() => Describe(client, version), answer => Status(answer) is "ACTIVE" or "CREATE FAILED");
        Assert.Equal("ACTIVE", Status(ended));
        return version;
    }

    private static Task<JsonObject> Campaign(SigningClient client, string name) => client.Call("DescribeCampaign", new() { ["campaignArn"] = name });

    private static string? Status(JsonObject answer) => (string?)answer["solutionVersion"]!["status"];

    private static async Task<string?> StatusOf(SigningClient client, string version) => Status(await Describe(client, version));
}
