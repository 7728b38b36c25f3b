using Personalize.Engine.Common;
using Personalize.Engine.Jobs;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Jobs;

public sealed class JobRecordsTests
{
    private readonly InMemoryStore _store = new();
    private readonly ManualClock _clock = new();
    private readonly JobRecords<DatasetImportJob> _jobs;

    public JobRecordsTests() => _jobs = new JobRecords<DatasetImportJob>(_store, _clock, ResourceKind.DatasetImportJob, job => job.DatasetArn);

    [Fact]
    public void A_job_waits_until_somebody_runs_it()
    {
        var job = Create("nightly");
        Assert.Equal((ResourceStatus.CreatePending, "arn:local:personalize:::dataset-import-job/nightly"), (job.Status, job.Arn));
        Assert.Equal([job], _jobs.List(_ => true));
        Assert.Equal(job, _jobs.Describe(job.Arn));

        _clock.Advance(60);
        var done = _jobs.Run("nightly", OperationContext.None, run =>
        {
            Assert.Equal(ResourceStatus.CreateInProgress, _jobs.Describe("nightly").Status);
            return Complete(run);
        });

        Assert.Equal((ResourceStatus.Active, null, _clock.Now), (done.Status, done.FailureReason, done.LastUpdatedDateTime));
        Assert.Equal(done, _jobs.Describe("nightly"));
        Assert.Equal("JobActive", Refusal(() => _jobs.Run("nightly", OperationContext.None, Complete)).ErrorId);
    }

    [Fact]
    public void What_ends_a_job_is_its_reason_and_it_can_be_run_again()
    {
        Create("nightly");
        Assert.Throws<PersonalizeException>(() => Fail(PersonalizeException.InvalidInput("Wrong", "The file is wrong.")));
        Assert.Equal((ResourceStatus.CreateFailed, "The file is wrong."), Now());
        Assert.Throws<InvalidOperationException>(() => Fail(new InvalidOperationException("oh")));
        Assert.Equal((ResourceStatus.CreateFailed, "Unexpected InvalidOperationException: oh"), Now());
        Assert.Throws<OperationCanceledException>(() => Fail(new OperationCanceledException()));
        Assert.Equal((ResourceStatus.CreateFailed, "It was stopped before it was done."), Now());

        _jobs.Run("nightly", OperationContext.None, Complete);
        Assert.Equal((ResourceStatus.Active, null), Now());

        (string, string?) Now() => _jobs.Describe("nightly") is var job ? (job.Status, job.FailureReason) : default;
        void Fail(Exception exception) => _jobs.Run("nightly", OperationContext.None, _ => throw exception);
    }

    [Fact]
    public void A_failed_job_keeps_how_far_it_came()
    {
        Create("nightly");
        Assert.Throws<InvalidOperationException>(() => _jobs.Run("nightly", OperationContext.None, run =>
        {
            run.SoFar = job => job with
            {
                Report = new ImportReport { DatasetArn = job.DatasetArn, DatasetType = job.DatasetType, ImportMode = job.ImportMode, RowsRead = 7 },
            };
            throw new InvalidOperationException();
        }));
        Assert.Equal(7, _jobs.Describe("nightly").Report!.RowsRead);
    }

    [Fact]
    public void One_process_runs_a_job_at_a_time_and_can_be_asked_to_stop()
    {
        Create("nightly");
        Assert.Throws<OperationCanceledException>(() => _jobs.Run("nightly", OperationContext.None, run =>
        {
            Assert.Equal("JobInWork", Refusal(() => _jobs.Run("nightly", OperationContext.None, Complete)).ErrorId);
            _store.Catalog.RequestStop(run.Job.Arn);
            run.Context.CancellationToken.ThrowIfCancellationRequested();
            return Complete(run);
        }));
        Assert.False(_store.Catalog.IsLeased(Arn.DatasetImportJob("nightly")));
    }

    [Fact]
    public void A_job_whose_process_died_has_failed_and_can_be_run_again()
    {
        Create("nightly");
        Die();
        Assert.Equal(ResourceStatus.CreateInProgress, _store.Catalog.Find<DatasetImportJob>(Arn.DatasetImportJob("nightly"))!.Status);
        Assert.All([_jobs.Describe("nightly"), _jobs.List(_ => true)[0]], job =>
            Assert.Equal((ResourceStatus.CreateFailed, "The process that ran this job ended before the job was done."), (job.Status, job.FailureReason)));
        Assert.Equal(ResourceStatus.Active, _jobs.Run("nightly", OperationContext.None, Complete).Status);
    }

    [Fact]
    public void What_a_process_did_that_lost_its_lease_does_not_count()
    {
        Create("nightly");
        var error = Refusal(() => _jobs.Run("nightly", OperationContext.None, run =>
        {
            _store.Catalog.Expire(run.Job.Arn);
            return Complete(run);
        }));
        Assert.Equal("LeaseLost", error.ErrorId);
        Assert.Equal(ResourceStatus.CreateFailed, _jobs.Describe("nightly").Status);
    }

    [Fact]
    public void Names_that_are_made_differ()
    {
        string[] names = [.. Enumerable.Range(0, 3).Select(_ => Create(null).Name)];
        Assert.Equal(["shop-items-20240506-070809", "shop-items-20240506-070809-2", "shop-items-20240506-070809-3"], names);
        var name = _jobs.Create(null, new string('x', 63), "scope", Make).Name;
        Assert.Equal(63, name.Length);
        Assert.EndsWith("-20240506-070809", name);
        Assert.Equal(ErrorKind.ResourceAlreadyExists, Refusal(() => Create(names[0])).Kind);
        Assert.Equal("InvalidName", Refusal(() => Create("a b")).ErrorId);
    }

    [Fact]
    public void The_oldest_finished_jobs_of_a_history_go()
    {
        var waiting = Create("waiting");
        var other = _jobs.Create("other", "", "scope", name => Make(name) with { DatasetArn = Arn.Dataset("other", DatasetType.Items) });
        _jobs.Run(other.Arn, OperationContext.None, Complete);
        for (var number = 0; number < JobRecords<DatasetImportJob>.MostFinished + 5; number++)
        {
            Create($"job-{number}");
            if (number % 2 == 0)
                _jobs.Run($"job-{number}", OperationContext.None, Complete);
            else
                Assert.Throws<InvalidOperationException>(() => _jobs.Run($"job-{number}", OperationContext.None, _ => throw new InvalidOperationException()));
        }

        Create("newest");

        string[] expected = ["waiting", "other", .. Enumerable.Range(5, JobRecords<DatasetImportJob>.MostFinished).Select(number => $"job-{number}"), "newest"];
        Assert.Equal(expected, _jobs.List(_ => true).Select(job => job.Name));
        Assert.Equal(waiting, _jobs.Describe("waiting"));
    }

    private void Die() => Assert.Throws<InvalidOperationException>(() => _jobs.Run("nightly", OperationContext.None, run =>
    {
        _store.Catalog.Expire(run.Job.Arn);
        throw new InvalidOperationException("killed");
    }));

    private DatasetImportJob Create(string? name) => _jobs.Create(name, "shop-items", Arn.Dataset("shop", DatasetType.Items), Make);

    private DatasetImportJob Complete(JobRun<DatasetImportJob> run) => _store.Catalog.Write(transaction => _jobs.Complete(transaction, run, job => job));

    private DatasetImportJob Make(string name) => new()
    {
        Name = name,
        Arn = Arn.DatasetImportJob(name),
        Status = ResourceStatus.CreatePending,
        DatasetGroupArn = Arn.DatasetGroup("shop"),
        DatasetArn = Arn.Dataset("shop", DatasetType.Items),
        DatasetType = DatasetType.Items,
        Paths = ["items.csv"],
        ImportMode = "FULL",
        TimestampFormat = "seconds",
        CreationDateTime = _clock.Now,
        LastUpdatedDateTime = _clock.Now,
    };

    private static PersonalizeException Refusal(Func<object> act) => Assert.Throws<PersonalizeException>(act);
}
