using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Serving.Batches;

public sealed class BatchInferenceJobTests : IDisposable
{
    private readonly EngineFixture _fixture = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize");
    private readonly SolutionVersion _version;

    public BatchInferenceJobTests()
    {
        _fixture.Prepare();
        _version = _fixture.Train();
        Engine.CreateCampaign(new() { Name = "front", SolutionVersion = "clicks" }, OperationContext.None);
    }

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void One_engine_creates_a_job_and_another_runs_it()
    {
        Engine.CreateFilter(new() { Name = "seen", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ($TYPE)" });
        var values = new Dictionary<string, string> { ["TYPE"] = "view" };
        var job = Engine.CreateBatchInferenceJob(
            Request("""{"userId":"u1"}""", "nonsense") with { JobName = "nightly", NumResults = 2, Filter = "seen", FilterValues = values });
        Assert.Equal((ResourceStatus.CreatePending, "arn:local:personalize:::batch-inference-job/nightly"), (job.Status, job.Arn));
        Assert.Equal((_version.Arn, Arn.Campaign("front"), Arn.DatasetGroup("shop")), (job.SolutionVersionArn, job.CampaignArn, job.DatasetGroupArn));
        Assert.Equal((2, Arn.Filter("seen"), null), (job.NumResults, job.FilterArn, job.Report));
        Assert.False(File.Exists(job.OutputPath));

        using var other = _fixture.AnotherEngine();
        var done = other.RunBatchInferenceJob(new("nightly"), _fixture.Context);

        Assert.Equal((ResourceStatus.Active, 2L, 1L), (done.Status, done.Report!.Lines, done.Report.Failed));
        Assert.Equal(done, Engine.DescribeBatchInferenceJob(new(job.Arn)));
        Assert.Contains("""["b","c"]""", File.ReadAllLines(job.OutputPath)[0]);
        Assert.Equal("JobActive", Refusal(() => Engine.RunBatchInferenceJob(new("nightly"), _fixture.Context)).ErrorId);
    }

    [Fact]
    public void The_version_of_the_campaign_when_the_job_was_created_answers()
    {
        var job = Engine.CreateBatchInferenceJob(Request("""{"userId":"u1"}"""));
        var next = _fixture.Train();
        Engine.UpdateCampaign(new() { Campaign = "front", SolutionVersion = next.Arn }, OperationContext.None);

        Assert.Equal(_version.Arn, Engine.RunBatchInferenceJob(new(job.Arn), _fixture.Context).SolutionVersionArn);
        Assert.Equal(next.Arn, Engine.CreateBatchInferenceJob(Request()).SolutionVersionArn);
        var direct = Engine.CreateBatchInferenceJob(Request() with { Campaign = _version.Arn });
        Assert.Equal((_version.Arn, null), (direct.SolutionVersionArn, direct.CampaignArn));
    }

    [Fact]
    public void A_job_that_was_interrupted_goes_on_in_another_engine()
    {
        var job = Engine.CreateBatchInferenceJob(Request([.. Enumerable.Range(0, 10_000).Select(i => $"{{\"userId\":\"u{i % 3}\"}}"), "broken"]));
        using var stop = new CancellationTokenSource();
        var context = _fixture.Context with { CancellationToken = stop.Token, Progress = _ => stop.Cancel() };
        Assert.Throws<OperationCanceledException>(() => Engine.RunBatchInferenceJob(new(job.Arn), context));
        var interrupted = Engine.DescribeBatchInferenceJob(new(job.Arn));
        Assert.Equal((ResourceStatus.CreateFailed, 4096L), (interrupted.Status, interrupted.Report!.Lines));
        Assert.False(File.Exists(job.OutputPath));

        using var other = _fixture.AnotherEngine();
        var done = other.RunBatchInferenceJob(new(job.Arn), _fixture.Context);

        Assert.Equal("4096 lines were answered by an interrupted run; this run continues from there.", _fixture.Informations.Last());
        Assert.Equal((ResourceStatus.Active, null, 10_001L, 1L), (done.Status, done.FailureReason, done.Report!.Lines, done.Report.Failed));
        Assert.Equal(10_001, File.ReadLines(job.OutputPath).Count());
    }

    [Fact]
    public void What_is_wrong_with_the_files_makes_the_job_fail()
    {
        var job = Engine.CreateBatchInferenceJob(Request() with { InputPath = Path.Combine(_folder.FullName, "nosuch.jsonl") });
        var error = Refusal(() => Engine.RunBatchInferenceJob(new(job.Arn), _fixture.Context));
        Assert.Equal(("FileNotReadable", error.Message), (error.ErrorId, Engine.DescribeBatchInferenceJob(new(job.Arn)).FailureReason));

        File.WriteAllText(job.InputPath, """{"userId":"u1"}""");
        Assert.Equal(ResourceStatus.Active, Engine.RunBatchInferenceJob(new(job.Arn), _fixture.Context).Status);
    }

    [Fact]
    public void What_has_been_deleted_meanwhile_is_named()
    {
        Engine.CreateFilter(new() { Name = "seen", DatasetGroup = "shop", FilterExpression = "EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"view\")" });
        var job = Engine.CreateBatchInferenceJob(Request() with { Filter = "seen" });
        Engine.DeleteFilter(new("seen"));
        Assert.Contains("filter 'seen'", Refusal(() => Engine.RunBatchInferenceJob(new(job.Arn), _fixture.Context)).Message);
        Assert.Contains("filter 'seen'", Engine.DescribeBatchInferenceJob(new(job.Arn)).FailureReason);
    }

    [Fact]
    public void Refused_requests_leave_no_job()
    {
        Assert.Equal("InvalidNumResults", Refusal(() => Engine.CreateBatchInferenceJob(Request() with { NumResults = 0 })).ErrorId);
        Assert.Equal("FilterMissing",
            Refusal(() => Engine.CreateBatchInferenceJob(Request() with { FilterValues = new Dictionary<string, string> { ["A"] = "b" } })).ErrorId);
        Assert.Empty(Engine.ListBatchInferenceJobs(new()));
    }

    [Fact]
    public void Jobs_are_listed_by_what_they_asked()
    {
        Engine.CreateCampaign(new() { Name = "back", SolutionVersion = "clicks" }, OperationContext.None);
        var front = Engine.CreateBatchInferenceJob(Request());
        var back = Engine.CreateBatchInferenceJob(Request() with { Campaign = "back" });
        Assert.Equal([front, back], Engine.ListBatchInferenceJobs(new()));
        Assert.Equal([back], Engine.ListBatchInferenceJobs(new("back")));
        Assert.Equal([front, back], Engine.ListBatchInferenceJobs(new(_version.Arn)));
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(() => Engine.ListBatchInferenceJobs(new("nosuch"))).Kind);

        Engine.DeleteCampaign(new("back"));
        Assert.Equal([back], Engine.ListBatchInferenceJobs(new("back")));
    }

    [Fact]
    public void Jobs_keep_nothing_from_being_deleted_and_end_with_the_dataset_group()
    {
        var job = Engine.CreateBatchInferenceJob(Request("""{"userId":"u1"}"""));
        Engine.RunBatchInferenceJob(new(job.Arn), _fixture.Context);
        Engine.DeleteCampaign(new("front"));
        Engine.DeleteSolution(new("clicks"));
        Assert.Single(Engine.ListBatchInferenceJobs(new()));

        using (_fixture.Store.Catalog.TryAcquireLease(job.Arn))
            Assert.Contains("is being run", Refusal(() => Engine.DeleteDatasetGroup(new("shop", Force: true))).Message);
        Engine.DeleteDatasetGroup(new("shop", Force: true));
        Assert.Empty(Engine.ListBatchInferenceJobs(new()));
    }

    private CreateBatchInferenceJobRequest Request(params string[] lines)
    {
        var input = Path.Combine(_folder.FullName, "in.jsonl");
        File.WriteAllLines(input, lines);
        return new CreateBatchInferenceJobRequest { Campaign = "front", InputPath = input, OutputPath = Path.Combine(_folder.FullName, "out.jsonl") };
    }

    private static PersonalizeException Refusal(Func<object> act) => Assert.Throws<PersonalizeException>(act);

    private static PersonalizeException Refusal(Action act) => Assert.Throws<PersonalizeException>(act);
}
