using Amazon.Util;
using Xunit.Abstractions;

namespace Personalize.Server.Tests.Clients.DotNet;

/// <summary>
/// AWS.Tools for PowerShell cannot be installed here. These are the requests that its cmdlets send, in the JSON of the code generated for them, through
/// the pipeline of the SDK for .NET that they use.
/// </summary>
public sealed class DotNetClientTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Role = "arn:aws:iam::123456789012:role/reader";
    private const string Name = "shop";

    private readonly ITestOutputHelper _output = output;
    private TestServer _server = null!;
    private DotNetClient _personalize = null!;
    private DotNetClient _runtime = null!;
    private DotNetClient _events = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.Start();
        _personalize = new DotNetClient(DotNetService.Personalize, _server.Address, _server.Credential);
        _runtime = new DotNetClient(DotNetService.Runtime, _server.Address, _server.Credential);
        _events = new DotNetClient(DotNetService.Events, _server.Address, _server.Credential);
    }

    public async Task DisposeAsync()
    {
        _personalize.Dispose();
        _runtime.Dispose();
        _events.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_SDK_for_NET_runs_the_whole_life()
    {
        _server.WriteData();
        var (group, schema, dataset) = await CreateDataset();
        var job = await Create("CreateDatasetImportJob", "datasetImportJobArn", new()
        {
            ["dataSource"] = new JsonObject { ["dataLocation"] = $"s3://{TestServer.Bucket}/interactions.csv" },
            ["datasetArn"] = dataset,
            ["importMode"] = "FULL",
            ["jobName"] = Name,
            ["publishAttributionMetricsToS3"] = false,
            ["roleArn"] = Role,
        });
        await Active("DescribeDatasetImportJob", "datasetImportJob", "datasetImportJobArn", job);

        var solution = await Create("CreateSolution", "solutionArn", new() { ["datasetGroupArn"] = group, ["name"] = Name, ["performAutoML"] = true });
        var version = await Create("CreateSolutionVersion", "solutionVersionArn", new() { ["solutionArn"] = solution, ["trainingMode"] = "FULL" });
        await Active("DescribeSolutionVersion", "solutionVersion", "solutionVersionArn", version);
        var metrics = await _personalize.Call("GetSolutionMetrics", new() { ["solutionVersionArn"] = version });
        Assert.True((double)metrics["metrics"]!["coverage"]! > 0);

        var campaign = await Create("CreateCampaign", "campaignArn", new()
        {
            ["campaignConfig"] = new JsonObject { ["syncWithLatestSolutionVersion"] = false },
            ["minProvisionedTPS"] = 1,
            ["name"] = Name,
            ["solutionVersionArn"] = version,
        });
        await Active("DescribeCampaign", "campaign", "campaignArn", campaign);
        var before = await Items(campaign, new());
        Assert.Equal(6, before.Count);
        var ranking = await _runtime.Call("/personalize-ranking", new()
        {
            ["campaignArn"] = campaign,
            ["inputList"] = new JsonArray([.. before.Reverse().Select(item => (JsonNode)item)]),
            ["userId"] = "u11",
        });
        Assert.Equal(before, Ids(ranking["personalizedRanking"]!));

        var (tracker, tracking) = await CreateTracker(group);
        await PutEvent(tracking, before[4]);
        Assert.NotEqual(before, await Items(campaign, new()));

        var filter = await Create("CreateFilter", "filterArn", new()
        {
            ["datasetGroupArn"] = group,
            ["filterExpression"] = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($TYPE)",
            ["name"] = Name,
        });
        Assert.DoesNotContain(
            before[4], await Items(campaign, new() { ["filterArn"] = filter, ["filterValues"] = new JsonObject { ["TYPE"] = "\"click ü\"" } }));

        var output = await Batch("BatchInferenceJob", version, "users.json");
        Assert.Equal(20, output.Length);
        await File.WriteAllTextAsync(Path.Combine(_server.BucketFolder, "items.json"), $$"""{"itemId":"{{before[0]}}"}""");
        Assert.Equal(5, JsonNode.Parse((await Batch("BatchSegmentJob", version, "items.json"))[0])!["output"]!["recommendedUsers"]!.AsArray().Count);

        foreach (var (operation, member, arn) in ((string, string, string)[])
        [
            ("DeleteCampaign", "campaignArn", campaign), ("DeleteFilter", "filterArn", filter), ("DeleteEventTracker", "eventTrackerArn", tracker),
            ("DeleteSolution", "solutionArn", solution), ("DeleteDataset", "datasetArn", dataset), ("DeleteSchema", "schemaArn", schema),
            ("DeleteDatasetGroup", "datasetGroupArn", group),
        ])
        {
            Assert.Empty(await _personalize.Call(operation, new() { [member] = arn }));
        }

        Assert.Equal("ResourceNotFoundException", await _personalize.Refusal("DescribeDatasetGroup", new() { ["datasetGroupArn"] = group }));
    }

    [Fact]
    public async Task Each_error_has_the_code_by_which_the_SDK_chooses_its_exception()
    {
        var (group, _, dataset) = await CreateDataset();
        await CreateTracker(group);

        Assert.Equal("ResourceAlreadyExistsException", await _personalize.Refusal("CreateDatasetGroup", new() { ["name"] = Name }));
        Assert.Equal("ResourceNotFoundException", await _personalize.Refusal("DescribeCampaign", new() { ["campaignArn"] = Arn("campaign/none") }));
        Assert.Equal("InvalidInputException", await _personalize.Refusal("CreateDatasetGroup", new() { ["name"] = "not a name" }));
        Assert.Equal("InvalidInputException", await _personalize.Refusal("CreateDatasetGroup"));
        Assert.Equal("ResourceInUseException", await _personalize.Refusal("DeleteDatasetGroup", new() { ["datasetGroupArn"] = group }));
        Assert.Equal("LimitExceededException", await _personalize.Refusal(
            "CreateEventTracker", new() { ["datasetGroupArn"] = group, ["name"] = Name + "2" }));
        Assert.Equal("InvalidNextTokenException", await _personalize.Refusal("ListCampaigns", new() { ["nextToken"] = "nonsense" }));
        Assert.Equal("TooManyTagsException", await _personalize.Refusal("TagResource", new()
        {
            ["resourceArn"] = group,
            ["tags"] = new JsonArray([.. Enumerable.Range(0, 60).Select(n => new JsonObject { ["tagKey"] = $"{n}", ["tagValue"] = "" })]),
        }));
        Assert.Equal("TooManyTagKeysException", await _personalize.Refusal("UntagResource", new()
        {
            ["resourceArn"] = group,
            ["tagKeys"] = new JsonArray([.. Enumerable.Range(0, 60).Select(n => (JsonNode)$"{n}")]),
        }));
        Assert.Equal("ResourceNotFoundException", await _runtime.Refusal(
            "/recommendations", new() { ["campaignArn"] = Arn("campaign/none"), ["userId"] = "u1" }));
        Assert.Equal("InvalidInputException", await _runtime.Refusal("/personalize-ranking", new() { ["campaignArn"] = Arn("campaign/none") }));
        Assert.Equal("InvalidInputException", await _events.Refusal("/events", Event("none", "i1")));
        Assert.Equal("ResourceNotFoundException", await _events.Refusal("/items", new()
        {
            ["datasetArn"] = dataset.Replace("INTERACTIONS", "ITEMS", StringComparison.Ordinal),
            ["items"] = new JsonArray(new JsonObject { ["itemId"] = "i1", ["properties"] = "{}" }),
        }));
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_with_the_code_of_the_service()
    {
        using var stranger = new DotNetClient(
            DotNetService.Personalize, _server.Address, _server.Credential with { SecretAccessKey = new string('a', 40) });

        Assert.Equal("InvalidSignatureException", await stranger.Refusal("ListSchemas"));
    }

    [Fact]
    public async Task A_refused_request_is_repeated_under_the_same_id_until_it_is_answered()
    {
        await using var busy = await TestServer.Start(settings => settings with { RequestsPerSecond = 5 });
        using var client = new DotNetClient(DotNetService.Personalize, busy.Address, busy.Credential, mostRetries: 20);
        for (var i = 0; i < 15; i++)
            Assert.NotNull((await client.Call("ListSchemas"))["schemas"]);

        Assert.True(client.Sent.Headers.Count > 15, $"{client.Sent.Headers.Count} attempts");
        Assert.Equal(15, client.Sent.Headers.Select(headers => headers["amz-sdk-invocation-id"]).Distinct().Count());
        Assert.Contains(client.Sent.Headers, headers => headers["amz-sdk-request"].StartsWith("attempt=2;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_have_the_headers_and_the_signature_of_the_SDK()
    {
        await _personalize.Call("ListSchemas");
        await _events.Refusal("/events", Event("none", "i1"));
        var (json, rest) = (_personalize.Sent.Headers.Single(), _events.Sent.Headers.Single());

        Assert.Equal(("2018-05-22", "AmazonPersonalize.ListSchemas"), (json["x-amz-api-version"], json["X-Amz-Target"]));
        Assert.Equal(("2018-03-22", false), (rest["x-amz-api-version"], rest.ContainsKey("X-Amz-Target")));
        Assert.All([json, rest], headers =>
        {
            _output.WriteLine(string.Join('\n', headers.Select(header => $"{header.Key}: {header.Value}").Append("")));
            Assert.StartsWith("aws-sdk-dotnet", headers["User-Agent"], StringComparison.Ordinal);
            Assert.Contains("/eu-central-1/personalize/aws4_request", headers["Authorization"], StringComparison.Ordinal);
            Assert.Contains("x-amz-api-version", headers["Authorization"], StringComparison.Ordinal);
            Assert.Equal(64, headers["X-Amz-Content-SHA256"].Length);
        });
    }

    [Fact]
    public async Task What_a_cmdlet_builds_of_its_parameters_for_a_solution_is_kept()
    {
        var (group, _, _) = await CreateDataset();

        // New-PERSSolution: -HpoResourceConfig_MaxNumberOfTrainingJob and -SolutionConfig_EventValueThreshold are text, the limits of ranges numbers.
        var solution = await Create("CreateSolution", "solutionArn", new()
        {
            ["datasetGroupArn"] = group,
            ["eventType"] = "view",
            ["name"] = Name,
            ["performHPO"] = true,
            ["recipeArn"] = "arn:aws:personalize:::recipe/aws-hrnn",
            ["solutionConfig"] = new JsonObject
            {
                ["algorithmHyperParameters"] = new JsonObject { ["bptt"] = "16" },
                ["eventValueThreshold"] = "0.5",
                ["featureTransformationParameters"] = new JsonObject { ["max_user_history_length_percentile"] = "0.99" },
                ["hpoConfig"] = new JsonObject
                {
                    ["algorithmHyperParameterRanges"] = new JsonObject
                    {
                        ["categoricalHyperParameterRanges"] = new JsonArray(
                            new JsonObject { ["name"] = "recency_mask", ["values"] = new JsonArray("true", "false") }),
                        ["integerHyperParameterRanges"] = new JsonArray(
                            new JsonObject { ["maxValue"] = 64, ["minValue"] = 32, ["name"] = "hidden_dimension" }),
                    },
                    ["hpoResourceConfig"] = new JsonObject { ["maxNumberOfTrainingJobs"] = "4", ["maxParallelTrainingJobs"] = "2" },
                },
            },
        });
        var config = (await _personalize.Call("DescribeSolution", new() { ["solutionArn"] = solution }))["solution"]!["solutionConfig"]!;

        Assert.Equal("4", (string?)config["hpoConfig"]!["hpoResourceConfig"]!["maxNumberOfTrainingJobs"]);
        Assert.Equal("0.5", (string?)config["eventValueThreshold"]);
        Assert.Equal(64, (int?)config["hpoConfig"]!["algorithmHyperParameterRanges"]!["integerHyperParameterRanges"]![0]!["maxValue"]);
    }

    private static string Arn(string resource) => $"arn:aws:personalize:eu-central-1:000000000000:{resource}";

    private static List<string> Ids(JsonNode list) => [.. list.AsArray().Select(item => (string)item!["itemId"]!)];

    private static JsonObject Event(string trackingId, string item) => new()
    {
        ["eventList"] = new JsonArray(new JsonObject
        {
            ["eventId"] = Guid.NewGuid().ToString(),
            ["eventType"] = "click ü",
            ["eventValue"] = 1.5f,
            ["impression"] = new JsonArray("i1", "i2"),
            ["itemId"] = item,
            ["properties"] = """{"from":"search"}""",

            // A local time with its milliseconds, as Get-Date gives it.
            ["sentAt"] = AWSSDKUtils.ConvertToUnixEpochSecondsDecimal(DateTime.Now),
        }),
        ["sessionId"] = "s1",
        ["trackingId"] = trackingId,
        ["userId"] = "u11",
    };

    private async Task<string> Create(string operation, string member, JsonObject members)
    {
        var arn = (string)(await _personalize.Call(operation, members))[member]!;
        Assert.StartsWith("arn:aws:personalize:eu-central-1:000000000000:", arn, StringComparison.Ordinal);
        return arn;
    }

    private async Task<(string Group, string Schema, string Dataset)> CreateDataset()
    {
        var group = await Create("CreateDatasetGroup", "datasetGroupArn", new() { ["name"] = Name, ["tags"] = new JsonArray() });
        var schema = await Create("CreateSchema", "schemaArn", new()
        {
            ["name"] = Name,
            ["schema"] = new JsonObject
            {
                ["type"] = "record", ["name"] = "Interactions", ["namespace"] = "com.amazonaws.personalize.schema", ["version"] = "1.0",
                ["fields"] = new JsonArray([.. ((string[])["USER_ID", "ITEM_ID", "TIMESTAMP", "EVENT_TYPE", "EVENT_VALUE"]).Select(field =>
                    new JsonObject { ["name"] = field, ["type"] = TypeOf(field) })]),
            }.ToJsonString(),
        });
        var dataset = await Create("CreateDataset", "datasetArn", new()
        {
            ["datasetGroupArn"] = group, ["datasetType"] = "Interactions", ["name"] = Name, ["schemaArn"] = schema,
        });
        return (group, schema, dataset);
    }

    private static JsonNode TypeOf(string field) => field switch
    {
        "TIMESTAMP" => "long",
        "EVENT_VALUE" => new JsonArray("float", "null"),
        _ => "string",
    };

    private async Task<(string Arn, string TrackingId)> CreateTracker(string group)
    {
        var tracker = await _personalize.Call("CreateEventTracker", new() { ["datasetGroupArn"] = group, ["name"] = Name });
        return ((string)tracker["eventTrackerArn"]!, (string)tracker["trackingId"]!);
    }

    private async Task PutEvent(string trackingId, string item)
    {
        var wanted = Event(trackingId, item);
        var sent = (long)(decimal)wanted["eventList"]![0]!["sentAt"]!;
        await _events.Call("/events", wanted);
        var dataset = Personalize.Engine.Resources.Arn.Dataset(Name, DatasetType.Interactions);
        var recorded = _server.Engine.Store.Journal.Read(dataset, long.MaxValue).SelectMany(events => events).Single();
        Assert.Equal((sent, "click ü", 1.5), (recorded.SentAt, recorded.EventType, recorded.EventValue));
    }

    private async Task<IReadOnlyList<string>> Items(string campaign, JsonObject more)
    {
        JsonObject members = new() { ["campaignArn"] = campaign, ["numResults"] = 6, ["userId"] = "u11" };
        foreach (var (name, value) in more)
            members[name] = value!.DeepClone();
        return Ids((await _runtime.Call("/recommendations", members))["itemList"]!);
    }

    private async Task<string[]> Batch(string kind, string version, string file)
    {
        var member = char.ToLowerInvariant(kind[0]) + kind[1..];
        var job = await Create($"Create{kind}", member + "Arn", new()
        {
            ["jobInput"] = new JsonObject { ["s3DataSource"] = new JsonObject { ["path"] = $"s3://{TestServer.Bucket}/{file}" } },
            ["jobName"] = Name,
            ["jobOutput"] = new JsonObject { ["s3DataDestination"] = new JsonObject { ["path"] = $"s3://{TestServer.Bucket}/out/" } },
            ["numResults"] = 5,
            ["roleArn"] = Role,
            ["solutionVersionArn"] = version,
        });
        await Active($"Describe{kind}", member, member + "Arn", job);
        return await File.ReadAllLinesAsync(Path.Combine(_server.BucketFolder, "out", file + ".out"));
    }

    private async Task Active(string operation, string member, string arnMember, string arn)
    {
        var answer = await TestServer.Until(
            async () => (await _personalize.Call(operation, new() { [arnMember] = arn }))[member]!.AsObject(),
            resource => (string)resource["status"]! is "ACTIVE" or "CREATE FAILED");
        Assert.Equal("ACTIVE", (string?)answer["status"]);
        var age = DateTime.UtcNow - DotNetUnmarshaller.Time(answer["creationDateTime"])!.Value.ToUniversalTime();
        Assert.InRange(age, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(10));
    }
}
