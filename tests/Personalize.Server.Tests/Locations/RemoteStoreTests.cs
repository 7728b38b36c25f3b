using Personalize.Server.Tests.Hosting;

namespace Personalize.Server.Tests.Locations;

/// <summary>Jobs read and write buckets of a store that speaks the protocol of Amazon S3, if the server was told where it is.</summary>
public sealed class RemoteStoreTests : IAsyncLifetime
{
    private static readonly string[] s_credentials = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

    private readonly ServerProcesses _servers = new();
    private S3Store _s3 = null!;

    public async Task InitializeAsync() => _s3 = Clients.ClientTools.S3.Missing is null ? await S3Store.Start() : null!;

    public async Task DisposeAsync()
    {
        _servers.Dispose();
        if (_s3 is not null)
            await _s3.DisposeAsync();
    }

    [S3Fact]
    public async Task Files_come_from_the_bucket_and_go_to_it()
    {
        await WriteData();
        using var client = await _servers.Connect(Start());

        // A file, and a folder with two.
        Assert.Equal("ACTIVE", (await Import(client, "whole", "in/interactions.csv")).Status);
        var (status, _) = await Import(client, "folder", "in/days/");
        Assert.Equal("ACTIVE", status);
        var dataset = _servers.Open().DescribeDataset(new("shop", DatasetType.Interactions));
        Assert.Equal(1403, dataset.RowCount);

        var version = await Train(client);
        await Create(client, "CreateBatchInferenceJob", "batchInferenceJob", new()
        {
            ["jobName"] = "mails", ["solutionVersionArn"] = version, ["numResults"] = 3, ["roleArn"] = "arn:aws:iam::123456789012:role/reader",
            ["jobInput"] = Place("s3DataSource", "in/users.json"), ["jobOutput"] = Place("s3DataDestination", "out/"),
        });
        Assert.Equal(2, (await _s3.Get("out/users.json.out")).Trim().Split('\n').Length);

        await Create(client, "CreateBatchSegmentJob", "batchSegmentJob", new()
        {
            ["jobName"] = "fans", ["solutionVersionArn"] = version, ["numResults"] = 4, ["roleArn"] = "arn:aws:iam::123456789012:role/reader",
            ["jobInput"] = Place("s3DataSource", "in/items.json"), ["jobOutput"] = Place("s3DataDestination", "out/segments"),
        });
        var segment = JsonNode.Parse(await _s3.Get("out/segments/items.json.out"))!;
        Assert.Equal(4, segment["output"]!["recommendedUsers"]!.AsArray().Count);

        await Create(client, "CreateDatasetExportJob", "datasetExportJob", new()
        {
            ["jobName"] = "backup", ["datasetArn"] = "arn:aws:personalize:us-east-1:0:dataset/shop/INTERACTIONS",
            ["roleArn"] = "arn:aws:iam::123456789012:role/reader", ["jobOutput"] = Place("s3DataDestination", "exports"),
        });
        Assert.Equal(1404, (await _s3.Get("exports/backup/interactions.csv")).Trim().Split('\n').Length);
        await NothingIsLeft();
    }

    [S3Fact]
    public async Task A_job_says_what_is_wrong_with_the_bucket()
    {
        using var client = await _servers.Connect(Start());
        var (status, reason) = await Import(client, "missing", "in/none.csv");
        Assert.Equal("CREATE FAILED", status);
        Assert.Contains("'s3://far-away/in/none.csv' cannot be read", reason, StringComparison.Ordinal);
        Assert.Contains("There is no object of this name", reason, StringComparison.Ordinal);
        await NothingIsLeft();
    }

    [S3Fact]
    public async Task Without_the_right_credentials_nothing_is_read()
    {
        await WriteData();
        using var client = await _servers.Connect(Start("NOBODY"));
        var (status, reason) = await Import(client, "refused", "in/interactions.csv");
        Assert.Equal("CREATE FAILED", status);
        Assert.Contains("cannot be read", reason, StringComparison.Ordinal);
        Assert.Contains("InvalidAccessKeyId", reason, StringComparison.Ordinal);
    }

    // They are deleted a moment after a job has ended.
    private async Task NothingIsLeft()
    {
        while (Directory.GetDirectories(_servers.TransferFolder).Length > 0)
            await Task.Delay(20);
    }

    private System.Diagnostics.Process Start(string key = S3Store.Key) => _servers.Start(
        start =>
        {
            foreach (var name in s_credentials)
                start.Environment[name] = key;
            start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        },
        "--bucket", $"{S3Store.Bucket}={_s3.Address}");

    private async Task WriteData()
    {
        const string Header = "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE";
        var random = new Random(3);
        var rows = Enumerable.Range(0, 1400).Select(row => $"u{row % 50},i{((row / 50) + random.Next(4)) % 30},{1_700_000_000 + (row * 60)},view");
        await _s3.Put("in/interactions.csv", string.Join('\n', [Header, .. rows]));
        await _s3.Put("in/days/1.csv", $"{Header}\nu1,i1,1800000000,view\n");
        await _s3.Put("in/days/2.csv", $"{Header}\nu1,i2,1800000001,view\nu2,i2,1800000002,view\n");
        await _s3.Put("in/days/deep/3.csv", "not read");
        await _s3.Put("in/users.json", "{\"userId\":\"u1\"}\n{\"userId\":\"u2\"}\n");
        await _s3.Put("in/items.json", "{\"itemId\":\"i3\"}\n");
    }

    private static JsonObject Place(string member, string key) =>
        new() { [member] = new JsonObject { ["path"] = $"s3://{S3Store.Bucket}/{key}" } };

    private static async Task<(string? Status, string? Reason)> Import(SigningClient client, string name, string key)
    {
        await client.Call("CreateDatasetImportJob", new()
        {
            ["jobName"] = name,
            ["datasetArn"] = "arn:aws:personalize:us-east-1:0:dataset/shop/INTERACTIONS",
            ["dataSource"] = new JsonObject { ["dataLocation"] = $"s3://{S3Store.Bucket}/{key}" },
            ["roleArn"] = "arn:aws:iam::123456789012:role/reader",
            ["importMode"] = "INCREMENTAL",
        });
        var ended = await Ended(client, "datasetImportJob", name);
        return ((string?)ended["status"], (string?)ended["failureReason"]);
    }

    private static async Task<string> Train(SigningClient client)
    {
        await client.Call(
            "CreateSolution", new() { ["name"] = "shop", ["datasetGroupArn"] = "shop", ["recipeArn"] = "arn:aws:personalize:::recipe/aws-item-affinity" });
        var version = (string)(await client.Call("CreateSolutionVersion", new() { ["solutionArn"] = "shop" }))["solutionVersionArn"]!;
        var ended = await Ended(client, "solutionVersion", version);
        Assert.Equal("ACTIVE", (string?)ended["status"]);
        return version;
    }

    private static async Task Create(SigningClient client, string operation, string member, JsonObject request)
    {
        await client.Call(operation, request);
        var ended = await Ended(client, member, (string)request["jobName"]!);
        Assert.True((string?)ended["status"] == "ACTIVE", ended.ToJsonString());
    }

    private static async Task<JsonNode> Ended(SigningClient client, string member, string name)
    {
        var answer = await TestServer.Until(
            () => client.Call($"Describe{char.ToUpperInvariant(member[0])}{member[1..]}", new() { [$"{member}Arn"] = name }),
            answer => (string?)answer[member]!["status"] is "ACTIVE" or "CREATE FAILED");
        return answer[member]!;
    }
}
