namespace Personalize.Server.Tests.Cluster;

/// <summary>What is changed through one node counts for all of them, from the next answer on.</summary>
public sealed class ClusterServingTests : IAsyncLifetime
{
    private readonly ClusterStore _store = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [SkippableFact]
    public async Task A_new_version_and_the_one_before_are_served_by_all_nodes_without_a_pause()
    {
        _store.Import();
        var versions = new[] { "aws-popularity-count", "aws-hrnn" }.Select(recipe =>
        {
            _store.Engine.CreateSolution(new() { Name = recipe, DatasetGroup = "shop", Recipe = recipe }, OperationContext.None);
            return _store.Engine.TrainSolution(new() { Solution = recipe }, OperationContext.None).Arn;
        }).ToArray();
        var (a, b) = (await _store.Start("a"), await _store.Start("b"));
        using var first = _store.Client(a);
        using var second = _store.Client(b);
        var campaign = (string)(await first.Call("CreateCampaign", new() { ["name"] = "home", ["solutionVersionArn"] = versions[0] }))["campaignArn"]!;
        var before = await Answer(first, campaign);
        Assert.Equal(before, await Answer(second, campaign));

        // Somebody asks both all the time; an error would end it.
        using var end = new CancellationTokenSource();
        var asking = Task.Run(async () =>
        {
            var answers = new List<string>();
            while (!end.IsCancellationRequested)
                answers.Add(await Answer(answers.Count % 2 == 0 ? first : second, campaign));
            return answers;
        });

        var after = "";
        foreach (var (version, through, other) in new[] { (1, first, second), (0, second, first), (1, second, first) })
        {
            await through.Call("UpdateCampaign", new() { ["campaignArn"] = campaign, ["solutionVersionArn"] = versions[version] });
            var now = await Answer(other, campaign);
            Assert.Equal(now, await Answer(through, campaign));
            if (version == 0)
                Assert.Equal(before, now);
            else if (after.Length > 0)
                Assert.Equal(after, now);
            else
                after = now;
        }

        await end.CancelAsync();
        Assert.NotEqual(before, after);
        Assert.Empty((await asking).Except([before, after]));
    }

    [SkippableFact]
    public async Task An_event_that_one_node_has_acknowledged_counts_at_the_others()
    {
        _store.Import();
        _store.Engine.CreateSolution(new() { Name = "habits", DatasetGroup = "shop", Recipe = "aws-hrnn" }, OperationContext.None);
        var version = _store.Engine.TrainSolution(new() { Solution = "habits" }, OperationContext.None);
        _store.Engine.CreateFilter(new()
        {
            Name = "unseen", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"click\")",
        });
        var tracker = _store.Engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, OperationContext.None).TrackingId;
        var (a, b) = (await _store.Start("a"), await _store.Start("b"));
        using var first = _store.Client(a);
        using var second = _store.Client(b);
        var campaign = (string)(await first.Call("CreateCampaign", new() { ["name"] = "home", ["solutionVersionArn"] = version.Arn }))["campaignArn"]!;
        var seen = new HashSet<string>();
        for (var round = 0; round < 10; round++)
        {
            var (told, asked) = round % 2 == 0 ? (first, second) : (second, first);
            var answer = await asked.Post("/recommendations", new()
            {
                ["campaignArn"] = campaign, ["userId"] = "u3", ["numResults"] = 5, ["filterArn"] = "arn:aws:personalize:us-east-1:123456789012:filter/unseen",
            });
            string[] items = [.. answer["itemList"]!.AsArray().Select(item => (string)item!["itemId"]!)];
            Assert.DoesNotContain(items, seen.Contains);
            seen.Add(items[0]);
            await told.Post("/events", new()
            {
                ["trackingId"] = tracker, ["userId"] = "u3", ["sessionId"] = "s1", ["eventList"] = new JsonArray(new JsonObject
                {
                    ["eventType"] = "click", ["itemId"] = items[0], ["sentAt"] = 1_800_000_000 + round,
                }),
            });
        }
    }

    private static async Task<string> Answer(SigningClient client, string campaign)
    {
        var answer = await client.Post("/recommendations", new() { ["campaignArn"] = campaign, ["userId"] = "u3", ["numResults"] = 10 });
        return string.Join(' ', answer["itemList"]!.AsArray().Select(item => (string)item!["itemId"]!));
    }
}
