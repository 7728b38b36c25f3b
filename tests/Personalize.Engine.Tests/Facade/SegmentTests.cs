using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
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
    }

    [Theory]
    [InlineData("aws-item-affinity")]
    [InlineData("aws-personalized-ranking")]
    public void Any_recipe_that_knows_users_makes_segments_also_those_that_the_service_has_for_it(string recipe)
    {
        Serve(recipe);
        Run(["""{"itemId":"a"}"""]);
        Assert.Equal(["u3", "u1"], Users(Lines()[0]));
    }

    [Fact]
    public void A_job_is_created_first_and_run_later_by_the_version_of_then()
    {
        Serve();
        var version = Engine.DescribeCampaign(new("front")).SolutionVersionArn;
        File.WriteAllText(Path.Combine(_folder.FullName, "in.jsonl"), """{"itemId":"a"}""");
        var job = Engine.CreateBatchSegmentJob(Request() with { JobName = "monthly" });
        Assert.Equal((ResourceStatus.CreatePending, version, Arn.BatchSegmentJob("monthly")), (job.Status, job.SolutionVersionArn, job.Arn));
        Engine.DeleteCampaign(new("front"));

        var done = Engine.RunBatchSegmentJob(new("monthly"), _fixture.Context);

        Assert.Equal((ResourceStatus.Active, 1L, 0L, 3L), (done.Status, done.Report!.Lines, done.Report.Failed, done.Report.Users));
        Assert.Equal(done, Engine.DescribeBatchSegmentJob(new(job.Arn)));
        Assert.Equal("JobActive", Refusal(() => Engine.RunBatchSegmentJob(new("monthly"), _fixture.Context)));
        Assert.Equal("ResourceAlreadyExists", Refusal(() => Engine.CreateBatchSegmentJob(Request() with { JobName = "monthly", Campaign = version })));
        Assert.Equal("monthly", Assert.Single(Engine.ListBatchSegmentJobs(new("front"))).Name);
        Assert.Equal("monthly", Assert.Single(Engine.ListBatchSegmentJobs(new(version))).Name);
        Assert.Equal("ResourceNotFound", Refusal(() => Engine.ListBatchSegmentJobs(new("other"))));
    }

    [Fact]
    public void A_job_that_fails_says_why_and_can_be_run_again()
    {
        Serve();
        var job = Engine.CreateBatchSegmentJob(Request());
        Assert.Equal("FileNotReadable", Refusal(() => Engine.RunBatchSegmentJob(new(job.Arn), _fixture.Context)));
        var failed = Engine.DescribeBatchSegmentJob(new(job.Arn));
        Assert.Equal((ResourceStatus.CreateFailed, null), (failed.Status, failed.Report));
        Assert.Contains("in.jsonl", failed.FailureReason);

        File.WriteAllText(Path.Combine(_folder.FullName, "in.jsonl"), """{"itemId":"a"}""");
        Assert.Equal(ResourceStatus.Active, Engine.RunBatchSegmentJob(new(job.Arn), _fixture.Context).Status);
        Assert.Null(Engine.DescribeBatchSegmentJob(new(job.Arn)).FailureReason);
    }

    [Fact]
    public void A_stopped_job_has_written_nothing()
    {
        Serve();
        File.WriteAllText(Path.Combine(_folder.FullName, "in.jsonl"), """{"itemId":"a"}""");
        var job = Engine.CreateBatchSegmentJob(Request());
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Engine.RunBatchSegmentJob(new(job.Arn), _fixture.Context with { CancellationToken = stop.Token }));
        Assert.Equal(ResourceStatus.CreateFailed, Engine.DescribeBatchSegmentJob(new(job.Arn)).Status);
        Assert.False(File.Exists(job.OutputPath));
    }

    [Fact]
    public void Jobs_can_be_tagged_and_go_with_their_dataset_group()
    {
        Serve();
        var job = Engine.CreateBatchSegmentJob(Request());
        Engine.TagResource(new(job.Arn, new Dictionary<string, string> { ["team"] = "mail" }));
        Assert.Equal("mail", Engine.ListTagsForResource(new(job.Arn))["team"]);
        Engine.DeleteDatasetGroup(new("shop", Force: true));
        Assert.Empty(Engine.ListBatchSegmentJobs(new()));
    }

    private void Serve(string recipe = "aws-hrnn")
    {
        _fixture.Import(("u1", "a", 10, "view"), ("u1", "b", 20, "purchase"), ("u2", "c", 15, "view"), ("u3", "a", 17, "view"));
        _fixture.Prepare(request => request with { Recipe = recipe });
        _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
    }

    private BatchSegmentReport Run(string[] lines, Func<CreateBatchSegmentJobRequest, CreateBatchSegmentJobRequest>? change = null)
    {
        var input = Path.Combine(_folder.FullName, "in.jsonl");
        File.WriteAllLines(input, lines);
        return Engine.RunBatchSegment(change?.Invoke(Request()) ?? Request(), _fixture.Context);
    }

    private CreateBatchSegmentJobRequest Request() => new()
    {
        Campaign = "front",
        InputPath = Path.Combine(_folder.FullName, "in.jsonl"),
        OutputPath = Path.Combine(_folder.FullName, "out.jsonl"),
        NumResults = 2,
    };

    private string[] Lines() => File.ReadAllLines(Path.Combine(_folder.FullName, "out.jsonl"));

    private static string[] Users(string line) =>
        [.. JsonDocument.Parse(line).RootElement.GetProperty("output").GetProperty("recommendedUsers").EnumerateArray().Select(user => user.GetString()!)];

    private static string Refusal(Action action) => Assert.Throws<PersonalizeException>(action).ErrorId;
}
