using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Datasets;

/// <summary>Exports and deletions of users' data that are recorded first and done afterwards.</summary>
public sealed class ExportAndDeletionJobTests : IDisposable
{
    private readonly TempStore _temp = new();
    private readonly PersonalizeEngine _engine;

    public ExportAndDeletionJobTests()
    {
        _engine = new PersonalizeEngine(_temp.Store);
        var file = _temp.Folder.Write("a.csv", "USER_ID,ITEM_ID,TIMESTAMP\nann,i,1\nbob,i,2\nann,j,3\n");
        _engine.ImportDataset(new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [file] }, OperationContext.None);
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void An_export_waits_and_is_then_a_file()
    {
        var path = Path.Combine(_temp.Folder.Path, "out.csv");
        var job = _engine.CreateDatasetExportJob(new() { JobName = "nightly", DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Path = path });
        Assert.Equal(ResourceStatus.CreatePending, job.Status);
        Assert.False(File.Exists(path));

        Assert.Equal(ResourceStatus.Active, _engine.RunDatasetExportJob(new("nightly"), OperationContext.None).Status);
        Assert.Equal(3, _engine.DescribeDatasetExportJob(new(job.Arn)).Rows);
        Assert.Equal(4, File.ReadAllLines(path).Length);
        Assert.Equal(ErrorIds.JobActive, Refusal(() => _engine.RunDatasetExportJob(new("nightly"), OperationContext.None)));
        Assert.Equal("nightly", Assert.Single(_engine.ListDatasetExportJobs(new("shop"))).Name);
        Assert.Empty(_engine.ListDatasetExportJobs(new("other")));
    }

    [Fact]
    public void An_export_keeps_text_from_being_a_formula_if_that_was_asked_for()
    {
        var file = _temp.Folder.Write("signs.csv", "USER_ID,ITEM_ID,TIMESTAMP\n@eve,-1,5\n");
        _engine.ImportDataset(new() { DatasetGroup = "signs", DatasetType = DatasetType.Interactions, Paths = [file] }, OperationContext.None);
        foreach (var escapes in new[] { false, true })
        {
            var path = Path.Combine(_temp.Folder.Path, $"out-{escapes}.csv");
            var job = _engine.CreateDatasetExportJob(
                new() { DatasetGroup = "signs", DatasetType = DatasetType.Interactions, Path = path, EscapeFormulas = escapes });
            Assert.Equal(escapes, _engine.RunDatasetExportJob(new(job.Arn), OperationContext.None).EscapeFormulas);
            Assert.Equal(escapes ? "'@eve,'-1,5" : "@eve,-1,5", File.ReadAllLines(path)[1]);
        }
    }

    [Fact]
    public void A_deletion_removes_the_users_in_a_file()
    {
        var file = _temp.Folder.Write("leavers.csv", "NAME,USER_ID\nAnn,ann\nNobody,nobody\n");
        var job = _engine.CreateDataDeletionJob(new() { DatasetGroup = "shop", Path = file });
        Assert.Equal(ResourceStatus.CreatePending, job.Status);

        Assert.Equal(2, _engine.RunDataDeletionJob(new(job.Arn), OperationContext.None).Deleted);
        Assert.Equal(1, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
        Assert.Single(_engine.ListDataDeletionJobs(new()));
    }

    [Theory]
    [InlineData("ID\nann\n", ErrorIds.MissingColumn)]
    [InlineData("NAME,USER_ID\nann\nAnn,ann\n", ErrorIds.FileNotReadable)]
    public void A_file_that_cannot_be_read_deletes_nothing(string content, string error)
    {
        var job = _engine.CreateDataDeletionJob(new() { DatasetGroup = "shop", Path = _temp.Folder.Write("bad.csv", content) });
        Assert.Equal(error, Refusal(() => _engine.RunDataDeletionJob(new(job.Arn), OperationContext.None)));

        var failed = _engine.DescribeDataDeletionJob(new(job.Arn));
        Assert.Equal(ResourceStatus.CreateFailed, failed.Status);
        Assert.NotEmpty(failed.FailureReason!);
        Assert.Equal(3, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
    }

    [Fact]
    public void The_jobs_of_a_group_go_with_it()
    {
        var path = Path.Combine(_temp.Folder.Path, "out.csv");
        _engine.CreateDatasetExportJob(new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Path = path });
        _engine.CreateDataDeletionJob(new() { DatasetGroup = "shop", Path = _temp.Folder.Write("none.csv", "USER_ID\n") });
        _engine.DeleteDatasetGroup(new("shop", Force: true));
        Assert.Empty(_engine.ListDatasetExportJobs(new()));
        Assert.Empty(_engine.ListDataDeletionJobs(new()));
    }

    private static string Refusal(Action action) => Assert.Throws<PersonalizeException>(action).ErrorId;
}
