using Microsoft.Data.Sqlite;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Datasets;

public sealed class DatasetImportJobTests : IDisposable
{
    private const string Header = "USER_ID,ITEM_ID,TIMESTAMP\n";

    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;

    public DatasetImportJobTests() => _engine = Open();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void One_engine_creates_a_job_and_another_runs_it()
    {
        var job = _engine.CreateDatasetImportJob(Request("u1,a,1\nu2,b,2\n") with
        {
            JobName = "nightly",
            ImportMode = "full",
            ColumnMap = new Dictionary<string, string> { ["USER_ID"] = "USER_ID" },
        });
        Assert.Equal((ResourceStatus.CreatePending, "arn:local:personalize:::dataset-import-job/nightly"), (job.Status, job.Arn));
        Assert.Equal((Arn.Dataset("shop", DatasetType.Interactions), "FULL", null), (job.DatasetArn, job.ImportMode, job.Report));
        Assert.Empty(_engine.ListDatasetGroups(new()));

        using var other = Open();
        var done = other.RunDatasetImportJob(new("nightly"), OperationContext.None);

        Assert.Equal((ResourceStatus.Active, 2L, 2L), (done.Status, done.Report!.RowsRead, done.Report.RowsKept));
        Assert.Equivalent(done, _engine.DescribeDatasetImportJob(new(job.Arn)), strict: true);
        Assert.Equivalent(done.Report, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).LastImport, strict: true);
        Assert.Equal("JobActive", Refusal(() => _engine.RunDatasetImportJob(new("nightly"), OperationContext.None)).ErrorId);
    }

    [Fact]
    public void A_job_reads_what_is_in_its_folder_when_it_runs()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "clicks")).FullName;
        File.WriteAllText(Path.Combine(folder, "a.csv"), Header + "u1,a,1\n");
        var job = _engine.CreateDatasetImportJob(Request("") with { Paths = [folder] });
        File.WriteAllText(Path.Combine(folder, "b.csv"), Header + "u2,a,1\n");
        var done = _engine.RunDatasetImportJob(new(job.Arn), OperationContext.None);
        Assert.Equal(2, done.Report!.RowsKept);
        Assert.Equal([folder], done.Paths);
    }

    [Fact]
    public void Paths_are_kept_absolute()
    {
        var path = Path.GetRelativePath(Directory.GetCurrentDirectory(), _folder.Write("a.csv", Header + "u1,a,1\n"));
        var job = _engine.CreateDatasetImportJob(Request("") with { Paths = [path], ReportPath = path + ".json" });
        Assert.Equal([Path.Combine(_folder.Path, "a.csv"), Path.Combine(_folder.Path, "a.csv.json")], [Assert.Single(job.Paths), job.ReportPath!]);
    }

    [Fact]
    public void A_failed_job_says_why_and_can_be_run_again_once_the_file_is_right()
    {
        var job = _engine.CreateDatasetImportJob(Request("u1,a,1\nu2,,2\n"));
        var error = Refusal(() => _engine.RunDatasetImportJob(new(job.Arn), OperationContext.None));
        var failed = _engine.DescribeDatasetImportJob(new(job.Arn));
        Assert.Equal((ResourceStatus.CreateFailed, error.Message), (failed.Status, failed.FailureReason));
        Assert.Equal((2L, 0L, 1L), (failed.Report!.RowsRead, failed.Report.RowsKept, failed.Report.RowsRejected));
        Assert.Equal(3, Assert.Single(failed.Report.RejectedRows).Line);
        Assert.Empty(_engine.ListDatasetGroups(new()));

        _folder.Write("clicks.csv", Header + "u1,a,1\nu2,b,2\n");
        var done = _engine.RunDatasetImportJob(new(job.Arn), OperationContext.None);
        Assert.Equal((ResourceStatus.Active, null, 2L), (done.Status, done.FailureReason, done.Report!.RowsKept));
    }

    [Fact]
    public void A_stopped_job_has_failed()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var job = _engine.CreateDatasetImportJob(Request("u1,a,1\n"));
        Assert.ThrowsAny<OperationCanceledException>(() => _engine.RunDatasetImportJob(new(job.Arn), new OperationContext { CancellationToken = stop.Token }));
        Assert.Equal("It was stopped before it was done.", _engine.DescribeDatasetImportJob(new(job.Arn)).FailureReason);
        Assert.Empty(_folder.StoreFiles("data"));
    }

    [Fact]
    public void A_killed_job_is_reported_failed_leaves_the_data_and_can_be_run_again()
    {
        _engine.ImportDataset(Request("u1,a,1\n"), OperationContext.None);
        var job = _engine.CreateDatasetImportJob(Request("u2,b,2\nu3,c,3\n"));
        using (var child = Child.Start("run-import", _folder.Store, job.Name))
        {
            Assert.Equal("1", child.StandardOutput.ReadLine());
            Assert.Equal(ResourceStatus.CreateInProgress, _engine.DescribeDatasetImportJob(new(job.Arn)).Status);
            Assert.Equal("JobInWork", Refusal(() => _engine.RunDatasetImportJob(new(job.Arn), OperationContext.None)).ErrorId);
            Assert.Contains("is being imported", Refusal(() => _engine.DeleteDatasetGroup(new("shop", Force: true))).Message);
            child.Kill();
            child.WaitForExit();
        }

        var killed = _engine.DescribeDatasetImportJob(new(job.Arn));
        Assert.Equal((ResourceStatus.CreateFailed, "The process that ran this job ended before the job was done."), (killed.Status, killed.FailureReason));
        Assert.Equal(1, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
        Assert.Equal(ResourceStatus.Active, _engine.RunDatasetImportJob(new(job.Arn), OperationContext.None).Status);
        Assert.Equal(2, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
    }

    [Fact]
    public void A_job_fails_while_another_import_has_the_dataset()
    {
        var job = _engine.CreateDatasetImportJob(Request("u1,a,1\n"));
        using (_engine.Store.Catalog.TryAcquireLease(job.DatasetArn))
            Assert.Equal("DatasetInUse", Refusal(() => _engine.RunDatasetImportJob(new(job.Arn), OperationContext.None)).ErrorId);
        Assert.Contains("by another process", _engine.DescribeDatasetImportJob(new(job.Arn)).FailureReason);
        Assert.Equal(ResourceStatus.Active, _engine.RunDatasetImportJob(new(job.Arn), OperationContext.None).Status);
    }

    [Fact]
    public void Refused_requests_leave_no_job()
    {
        var request = Request("u1,a,1\n");
        Assert.Equal("InvalidImportMode", Refusal(() => _engine.CreateDatasetImportJob(request with { ImportMode = "PARTIAL" })).ErrorId);
        Assert.Equal("NoFiles", Refusal(() => _engine.CreateDatasetImportJob(request with { Paths = [] })).ErrorId);
        Assert.Equal("InvalidName", Refusal(() => _engine.CreateDatasetImportJob(request with { JobName = "a b" })).ErrorId);
        Assert.Empty(_engine.ListDatasetImportJobs(new()));
    }

    [Fact]
    public void Jobs_are_listed_by_group_and_type()
    {
        _engine.ImportDataset(Request("u1,a,1\n"), OperationContext.None);
        _engine.ImportDataset(
            Request("") with { DatasetType = DatasetType.Users, Paths = [_folder.Write("users.csv", "USER_ID,AGE\nu1,1\n")] }, OperationContext.None);
        var waiting = _engine.CreateDatasetImportJob(Request("u1,a,1\n") with { DatasetGroup = "later" });

        Assert.Equal(
            [DatasetType.Interactions, DatasetType.Users, DatasetType.Interactions], _engine.ListDatasetImportJobs(new()).Select(job => job.DatasetType));
        Assert.Equal(2, _engine.ListDatasetImportJobs(new("shop")).Count);
        Assert.Equal(DatasetType.Users, Assert.Single(_engine.ListDatasetImportJobs(new("shop", DatasetType.Users))).DatasetType);
        Assert.Equal(waiting.Arn, Assert.Single(_engine.ListDatasetImportJobs(new("later"))).Arn);
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(() => _engine.ListDatasetImportJobs(new("nosuch"))).Kind);
    }

    [Fact]
    public void Jobs_keep_nothing_from_being_deleted_and_end_with_their_dataset()
    {
        _engine.ImportDataset(Request("u1,a,1\n"), OperationContext.None);
        _engine.CreateDatasetImportJob(Request("u1,a,1\n"));
        _engine.ImportDataset(
            Request("") with { DatasetType = DatasetType.Users, Paths = [_folder.Write("users.csv", "USER_ID,AGE\nu1,1\n")] }, OperationContext.None);

        _engine.DeleteDataset(new("shop", DatasetType.Interactions));
        Assert.Equal(DatasetType.Users, Assert.Single(_engine.ListDatasetImportJobs(new())).DatasetType);
        _engine.DeleteDatasetGroup(new("shop", Force: true));
        Assert.Empty(_engine.ListDatasetImportJobs(new()));
    }

    [Fact]
    public void The_oldest_finished_jobs_of_a_dataset_go()
    {
        var request = Request("u1,a,1\n");
        for (var number = 0; number < 53; number++)
            _engine.ImportDataset(request with { JobName = $"job-{number}" }, OperationContext.None);
        Assert.Equal(["job-2", "job-52"], _engine.ListDatasetImportJobs(new("shop")) is var jobs ? [jobs[0].Name, jobs[^1].Name] : []);
    }

    [Fact]
    public void The_values_of_refused_rows_go_when_users_are_deleted()
    {
        _engine.ImportDataset(Request("u1,a,1\n,secret,2\n") with { SkipInvalidRecords = true }, OperationContext.None);
        var failed = _engine.CreateDatasetImportJob(Request("u1,a,1\nu1,a,secret\n"));
        Refusal(() => _engine.RunDatasetImportJob(new(failed.Arn), OperationContext.None));
        Assert.Contains("secret", _engine.DescribeDatasetImportJob(new(failed.Arn)).FailureReason);

        _engine.DeleteUsers(new("shop", ["u1"]), OperationContext.None);

        Assert.All(_engine.ListDatasetImportJobs(new()), job => Assert.Empty(job.Report!.RejectedRows));
        Assert.EndsWith("1 of 2 rows break the rules, so nothing was changed.", _engine.DescribeDatasetImportJob(new(failed.Arn)).FailureReason);
    }

    [Fact]
    public void A_store_from_before_there_were_jobs_imports_as_it_is()
    {
        _engine.ImportDataset(Request("u1,a,1\n"), OperationContext.None);
        _engine.Dispose();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Store, "personalize.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM resources WHERE arn LIKE '%:dataset-import-job/%'";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        using var reopened = Open();
        Assert.Empty(reopened.ListDatasetImportJobs(new("shop")));
        reopened.ImportDataset(Request("u2,b,2\n") with { ImportMode = "INCREMENTAL" }, OperationContext.None);
        Assert.Equal(2, reopened.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
        Assert.Single(reopened.ListDatasetImportJobs(new("shop")));
    }

    private PersonalizeEngine Open() => new(new StoreFactory().Open(_folder.Store));

    private CreateDatasetImportJobRequest Request(string rows) =>
        new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [_folder.Write("clicks.csv", Header + rows)] };

    private static PersonalizeException Refusal(Func<object> act) => Assert.Throws<PersonalizeException>(act);

    private static PersonalizeException Refusal(Action act) => Assert.Throws<PersonalizeException>(act);
}
