namespace Personalize.Server.Tests.Work;

/// <summary>A running server trains solutions with performAutoTraining when they are due, also after a restart, and never one twice.</summary>
public sealed class AutoTrainerTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private SigningClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.Start();
        _server.WriteData();
        _client = _server.Client();
        await _client.Call("CreateDatasetGroup", new() { ["name"] = "shop" });
        _server.Engine.RunDatasetImportJob(
            new(_server.Engine.CreateDatasetImportJob(new()
            {
                DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [Path.Combine(_server.BucketFolder, "interactions.csv")],
            }).Arn),
            OperationContext.None);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_solution_is_trained_when_it_is_due()
    {
        await Create("shop", automatic: true);
        await Create("other", automatic: false);
        _server.AskWhatIsDue();
        Assert.Empty(await Versions("shop"));

        _server.Clock.Advance(TimeSpan.FromHours(1));
        _server.AskWhatIsDue();
        _server.AskWhatIsDue();
        var version = Assert.Single(await Versions("shop"));
        Assert.Equal("AUTOMATIC", (string?)version!["trainingType"]);
        await TestServer.Until(() => Describe("shop"), answer => (string?)answer["solution"]!["latestSolutionVersion"]?["status"] == "ACTIVE");
        Assert.Empty(await Versions("other"));
    }

    [Fact]
    public async Task What_is_due_while_no_server_runs_is_trained_by_the_next_one()
    {
        await Create("shop", automatic: false);
        await _client.Call("UpdateSolution", new()
        {
            ["solutionArn"] = "shop", ["performAutoTraining"] = true,
            ["solutionUpdateConfig"] = new JsonObject { ["autoTrainingConfig"] = new JsonObject { ["schedulingExpression"] = "rate(1 day)" } },
        });
        var described = (await Describe("shop"))["solution"]!;
        Assert.True((bool)described["performAutoTraining"]!);
        Assert.Equal("rate(1 day)", (string?)described["solutionConfig"]!["autoTrainingConfig"]!["schedulingExpression"]);
        Assert.Equal(
            ("ACTIVE", true, "rate(1 day)"),
            ((string?)described["latestSolutionUpdate"]!["status"], (bool?)described["latestSolutionUpdate"]!["performAutoTraining"],
                (string?)described["latestSolutionUpdate"]!["solutionUpdateConfig"]!["autoTrainingConfig"]!["schedulingExpression"]));

        await _server.Stop();
        await using var next = await TestServer.StartAgain(_server);
        using var client = next.Client();
        next.Clock.Advance(TimeSpan.FromHours(1));
        next.AskWhatIsDue();
        await TestServer.Until(
            () => client.Call("DescribeSolution", new() { ["solutionArn"] = "shop" }),
            answer => (string?)answer["solution"]!["latestSolutionVersion"]?["status"] == "ACTIVE");
    }

    [Fact]
    public async Task A_solution_that_cannot_be_trained_keeps_none_waiting()
    {
        await _client.Call("CreateDatasetGroup", new() { ["name"] = "empty" });
        await _client.Call("CreateSolution", new()
        {
            ["name"] = "a", ["datasetGroupArn"] = "empty", ["recipeArn"] = "arn:aws:personalize:::recipe/aws-hrnn", ["performAutoTraining"] = true,
        });
        await Create("shop", automatic: true);
        _server.Clock.Advance(TimeSpan.FromHours(1));
        _server.AskWhatIsDue();
        Assert.Empty(await Versions("a"));
        Assert.Single(await Versions("shop"));
    }

    [Theory]
    [InlineData("""{"autoTrainingConfig":{"schedulingExpression":"daily"}}""", "rate(7 days)")]
    [InlineData("""{"hpoConfig":{}}""", "hpoConfig")]
    public async Task Changes_that_break_the_rules_are_refused(string config, string part)
    {
        await Create("shop", automatic: false);
        var (status, code, message) = await _client.Refusal(
            "UpdateSolution", new() { ["solutionArn"] = "shop", ["solutionUpdateConfig"] = JsonNode.Parse(config) });
        Assert.Equal((400, "InvalidInputException"), (status, code));
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Equal("ResourceNotFoundException", (await _client.Refusal("UpdateSolution", new() { ["solutionArn"] = "none" })).Code);
    }

    private Task<JsonObject> Create(string name, bool automatic) => _client.Call("CreateSolution", new()
    {
        ["name"] = name, ["datasetGroupArn"] = "shop", ["recipeArn"] = "arn:aws:personalize:::recipe/aws-hrnn", ["performAutoTraining"] = automatic,
    });

    private async Task<JsonArray> Versions(string solution) =>
        (await _client.Call("ListSolutionVersions", new() { ["solutionArn"] = solution }))["solutionVersions"]!.AsArray();

    private Task<JsonObject> Describe(string solution) => _client.Call("DescribeSolution", new() { ["solutionArn"] = solution });
}
