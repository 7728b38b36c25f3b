using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Datasets;

public sealed class UserRemovalOperationTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;
    private readonly List<string> _warnings = [];
    private readonly OperationContext _context;

    public UserRemovalOperationTests()
    {
        _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        _context = new OperationContext { Warning = _warnings.Add };
        Import(DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP\nu1,a,1\nu2,a,2\nu1,b,3\n", "FULL");
        Import(DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP\nu3,a,4\n", "INCREMENTAL");
        Import(DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP\nu1,c,5\n", "INCREMENTAL");
        Import(DatasetType.Users, "USER_ID,AGE\nu1,1\nu2,2\nu9,9\n", "FULL");
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_row_of_a_user_goes_and_all_others_stay()
    {
        var untouched = _engine.Store.Catalog.Segments(Arn.Dataset("shop", DatasetType.Interactions))[1];
        var report = _engine.DeleteUsers(new("shop", ["u1", "u9", "nobody", "u1"]), _context);

        Assert.Equal((2, 3, 2), (report.Users, report.InteractionsRemoved, report.UserRowsRemoved));
        Assert.Equal("1 of the 3 users have no data in the dataset group 'shop'.", Assert.Single(_warnings));
        Assert.Equal(["u2 a", "u3 a"], Rows(DatasetType.Interactions, "ITEM_ID"));
        Assert.Equal(["u2 "], Rows(DatasetType.Users));
        Assert.Equal(
            (2, 1),
            (_engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount, _engine.DescribeDataset(new("shop", DatasetType.Users)).RowCount));
        Assert.Contains(untouched, _engine.Store.Catalog.Segments(Arn.Dataset("shop", DatasetType.Interactions)));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder.Store, "data"), "*", SearchOption.AllDirectories))
            Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("u1"u8));
        Assert.Equal(3, _folder.StoreFiles("data").Length);
    }

    [Fact]
    public void Versions_trained_before_say_so_and_later_ones_do_not()
    {
        var before = Version("before");
        _engine.DeleteUsers(new("shop", ["u1", "u2"]), _context);
        Version("after");

        Assert.Equal(2, _engine.Store.Catalog.Find<SolutionVersion>(before)!.UsersRemoved);
        Assert.Equal(0, _engine.Store.Catalog.List<SolutionVersion>().Single(version => version.Arn != before).UsersRemoved);
        Assert.Contains("have learned from the data", Assert.Single(_warnings));

        _engine.DeleteUsers(new("shop", ["nobody"]), _context);
        Assert.Equal(2, _engine.Store.Catalog.Find<SolutionVersion>(before)!.UsersRemoved);
    }

    [Fact]
    public void What_was_put_one_by_one_goes_too()
    {
        var (events, rows) = (Arn.Dataset("shop", DatasetType.Interactions), Arn.Dataset("shop", DatasetType.Users));
        JournalEvent Event(string id, string user) => new() { EventId = id, UserId = user, SessionId = user, EventType = "click", SentAt = 1, ItemId = "i" };
        _engine.Store.Journal.Append(events, [Event("e1", "u1"), Event("e2", "u5"), Event("e3", "u7")]);
        _engine.Store.Journal.PutRows(rows, [new JournalRow("u5", "{}"), new JournalRow("u6", "{}")]);

        var report = _engine.DeleteUsers(new("shop", ["u5", "u7"]), _context);

        Assert.Equal((2, 0, 2, 1), (report.Users, report.InteractionsRemoved, report.EventsRemoved, report.UserRowsRemoved));
        Assert.Equal("e1", Assert.Single(_engine.Store.Journal.Read(events, long.MaxValue).SelectMany(batch => batch)).EventId);
        Assert.Equal("u6", Assert.Single(_engine.Store.Journal.ReadRows(rows)).Id);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Nothing_changes_while_data_is_imported_or_when_stopped()
    {
        using (_engine.Store.Catalog.TryAcquireLease(Arn.Dataset("shop", DatasetType.Users)))
            Assert.Equal("DatasetInUse", Assert.Throws<PersonalizeException>(() => _engine.DeleteUsers(new("shop", ["u1"]), _context)).ErrorId);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => _engine.DeleteUsers(new("shop", ["u1"]), new OperationContext { CancellationToken = stop.Token }));
        Assert.Equal(5, Rows(DatasetType.Interactions).Count);
        Assert.Equal(4, _folder.StoreFiles("data").Length);
        Assert.False(_engine.Store.Catalog.IsLeased(Arn.Dataset("shop", DatasetType.Interactions)));
    }

    [Fact]
    public void The_last_user_leaves_an_empty_dataset()
    {
        _engine.DeleteUsers(new("shop", ["u1", "u2", "u3"]), _context);
        Assert.Equal(0, _engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
        Assert.Empty(_engine.Store.Catalog.Segments(Arn.Dataset("shop", DatasetType.Interactions)));
        Import(DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP\nu4,a,1\n", "INCREMENTAL");
        Assert.Equal(["u4 "], Rows(DatasetType.Interactions));
    }

    private string Version(string solution)
    {
        _engine.CreateSolution(new CreateSolutionRequest { Name = solution, DatasetGroup = "shop", Recipe = "aws-hrnn" }, OperationContext.None);
        var arn = $"arn:local:personalize:::solution/{solution}/v1";
        return _engine.Store.Catalog.Write(transaction =>
        {
            transaction.Insert(Records.Version("v1", solution), Arn.Solution(solution));
            return arn;
        });
    }

    private void Import(DatasetType type, string text, string mode) => _engine.ImportDataset(
        new CreateDatasetImportJobRequest { DatasetGroup = "shop", DatasetType = type, Paths = [_folder.Write("a.csv", text)], ImportMode = mode },
        OperationContext.None);

    private List<string> Rows(DatasetType type, string? second = null)
    {
        var arn = Arn.Dataset("shop", type);
        List<string> columns = ["USER_ID"];
        if (second is not null)
            columns.Add(second);
        return [.. _engine.Store.Segments.Read(arn, _engine.Store.Catalog.Segments(arn), columns, CancellationToken.None)
            .SelectMany(
                batch => Enumerable.Range(0, batch.RowCount)
                    .Select(row => $"{batch.Columns[0].Texts![row]} {(second is null ? "" : batch.Columns[1].Texts![row])}"))];
    }
}
