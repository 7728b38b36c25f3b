using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

/// <summary>Which users are most likely to want an item. The fake model takes the share of the history for a probability.</summary>
public sealed class SegmentTests : IDisposable
{
    private readonly EngineFixture _fixture = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize");

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void The_most_likely_users_come_first_and_bad_lines_do_not_stop_the_rest()
    {
        Serve();

        var report = Run(["""{"itemId":"a"}""", "nonsense", """{"itemId":"zz"}""", """{"itemId":"c"}""", """{"userId":"u1"}"""]);

        var lines = Lines();
        Assert.Equal(["u3", "u1"], Users(lines[0]));
        Assert.Equal("""{"input":{"itemId":"a"},"output":{"recommendedUsers":["u3","u1"],"scores":[1,0.5]},"error":null}""", lines[0]);
        Assert.Contains("The line is not JSON", lines[1]);
        Assert.Contains("does not know the item 'zz'", lines[2]);
        Assert.Equal(["u2", "u1"], Users(lines[3]));
        Assert.Contains("either an itemId or itemAttributes", lines[4]);
        Assert.Equal((5, 3, 3), (report.Lines, report.Failed, report.Users));
    }

    [Fact]
    public void Users_who_were_recorded_individually_count()
    {
        Serve();
        Engine.CreateEventTracker(new() { Name = "web", DatasetGroup = "shop" }, OperationContext.None);
        Engine.PutEvents(new() { TrackingId = "web", UserId = "new", SessionId = "s", EventList = [new() { EventType = "view", SentAt = 50, ItemId = "b" }] });

        Assert.Equal(4, Run(["""{"itemId":"b"}"""]).Users);
        Assert.Equal(["new", "u1"], Users(Lines()[0]));
    }

    [Fact]
    public void Filters_of_users_say_who_may_be_in_a_segment()
    {
        Serve();
        Engine.CreateFilter(
            new() { Name = "no-buyers", DatasetGroup = "shop", FilterExpression = """EXCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("purchase")""" });
        Engine.CreateFilter(new() { Name = "not", DatasetGroup = "shop", FilterExpression = "EXCLUDE UserID WHERE UserID IN ($STAFF)" });

        Run(["""{"itemId":"a"}"""], request => request with { Filter = "no-buyers" });
        Assert.Equal(["u3", "u2"], Users(Lines()[0]));
        Run(["""{"itemId":"a","filterValues":{"STAFF":"u3"}}""", """{"itemId":"a"}"""], request => request with { Filter = "not" });
        Assert.Equal([["u1", "u2"], ["u3", "u1"]], Lines().Select(Users));
    }

    [Fact]
    public void Filters_are_for_items_or_for_users()
    {
        Serve();
        Engine.CreateFilter(new() { Name = "items", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE ItemID IN ($CART)" });
        Engine.CreateFilter(new() { Name = "users", DatasetGroup = "shop", FilterExpression = "EXCLUDE UserID WHERE UserID IN ($STAFF)" });

        Assert.Equal("FilterOfOtherKind", Refusal(() => Run(["""{"itemId":"a"}"""], request => request with { Filter = "items" })));
        Assert.Equal(
            "FilterOfOtherKind", Refusal(() => Engine.GetRecommendations(new() { Campaign = "front", UserId = "u1", Filter = "users" }, _fixture.Context)));
    }

    [Fact]
    public void The_cart_is_excluded_without_an_items_dataset()
    {
        Serve();
        Engine.CreateFilter(new() { Name = "cart", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE ItemID IN ($CART)" });
        GetRecommendationsRequest request = new()
        {
            Campaign = "front", UserId = "u1", Filter = "cart", FilterValues = new Dictionary<string, string> { ["CART"] = "a,top,unknown" },
        };
        Assert.Equal(["b", "c"], Engine.GetRecommendations(request, _fixture.Context).ItemList.Select(item => item.ItemId));
    }

    [Fact]
    public void A_request_that_breaks_a_rule_is_refused()
    {
        Serve("aws-sims");
        Assert.Equal("RecipeWithoutUsers", Refusal(() => Run(["""{"itemId":"a"}"""])));
        Assert.Equal("InvalidNumResults", Refusal(() => Run(["""{"itemId":"a"}"""], request => request with { NumResults = 0 })));
        Assert.Equal("UnknownFileFormat", Refusal(() => Run(["""{"itemId":"a"}"""], request => request with { OutputPath = "x.csv" })));
        Assert.Contains("aws-hrnn", Assert.Throws<PersonalizeException>(() => Recipe("aws-item-affinity")).Message.Split("no recipe of their own")[1]);
    }

    private static void Recipe(string name) => PersonalizeEngine.DescribeRecipe(new(name));

    private void Serve(string recipe = "aws-hrnn")
    {
        _fixture.Import(("u1", "a", 10, "view"), ("u1", "b", 20, "purchase"), ("u2", "c", 15, "view"), ("u3", "a", 17, "view"));
        _fixture.Prepare(request => request with { Recipe = recipe });
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
    }

    private BatchSegmentReport Run(string[] lines, Func<RunBatchSegmentRequest, RunBatchSegmentRequest>? change = null)
    {
        var input = Path.Combine(_folder.FullName, "in.jsonl");
        File.WriteAllLines(input, lines);
        var output = Path.Combine(_folder.FullName, "out.jsonl");
        RunBatchSegmentRequest request = new() { Campaign = "front", InputPath = input, OutputPath = output, NumResults = 2 };
        return Engine.RunBatchSegment(change?.Invoke(request) ?? request, _fixture.Context);
    }

    private string[] Lines() => File.ReadAllLines(Path.Combine(_folder.FullName, "out.jsonl"));

    private static string[] Users(string line) =>
        [.. JsonDocument.Parse(line).RootElement.GetProperty("output").GetProperty("recommendedUsers").EnumerateArray().Select(user => user.GetString()!)];

    private static string Refusal(Action action) => Assert.Throws<PersonalizeException>(action).ErrorId;
}
