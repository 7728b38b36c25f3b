using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Maintenance;

/// <summary>A full disk, a file in place of a directory and missing permissions have ids of their own.</summary>
public sealed class StorageFailureTests
{
    private static readonly Dictionary<string, Action<PersonalizeEngine, string>> s_writes = new()
    {
        ["import"] = (engine, folder) => Import(engine, Path.Combine(folder, "rows.csv")),
        ["event"] = (engine, _) => Put(engine, "e1"),
        ["catalogue"] = (engine, _) => engine.CreateDatasetGroup(new() { Name = "other" }),
        ["model"] = (engine, _) => engine.Store.Models.Save("v1", "model", "{}", Child.Tensors(2)),
        ["checkpoint"] = (engine, _) => engine.Store.Models.Save("v1", "checkpoint", "{}", Child.Tensors(3)),
        ["export"] = (engine, folder) => engine.ExportDataset(
            new ExportDatasetRequest { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Path = Path.Combine(folder, "out.csv") },
            OperationContext.None),
        ["backup"] = (engine, folder) => engine.BackupStore(new(Path.Combine(folder, "backup")), OperationContext.None),
    };

    public static TheoryData<string> Writes => [.. s_writes.Keys];

    [MountTheory]
    [MemberData(nameof(Writes))]
    public void A_full_disk_is_named_and_harms_nothing(string write)
    {
        using var folder = new TempFolder();
        using var disk = new SmallDisk(8);
        File.WriteAllText(Path.Combine(disk.Path, "rows.csv"), Rows(20_000));
        using (var engine = new PersonalizeEngine(new StoreFactory().Open(Path.Combine(disk.Path, "store"))))
        {
            Import(engine, folder.Write("first.csv", Rows(5_000)));
            engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, OperationContext.None);
            Put(engine, "e0");
            if (write is "model" or "checkpoint")
                Insert(engine, Records.Version("v1"));
            disk.Fill(leave: 0);

            var error = Assert.Throws<PersonalizeException>(() => s_writes[write](engine, disk.Path));
            Assert.Equal(("DiskFull", ErrorKind.LimitExceeded), (error.ErrorId, error.Kind));
            Assert.Contains(disk.Path, error.Message, StringComparison.Ordinal);
            Assert.NotNull(error.NextStep);
            Assert.Equal(5_000, engine.Store.Catalog.Find<Dataset>(Arn.Dataset("shop", DatasetType.Interactions))!.RowCount);

            disk.Free();
            s_writes[write](engine, disk.Path);
        }

        using var again = new PersonalizeEngine(new StoreFactory().Open(Path.Combine(disk.Path, "store")));
        Assert.Equal(write == "event" ? 2 : 1, again.Store.Journal.ReadUser(Arn.Dataset("shop", DatasetType.Interactions), "u1", 0).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data")]
    [InlineData("models")]
    public void A_file_where_a_directory_belongs_is_named(string name)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Store, name).TrimEnd(Path.DirectorySeparatorChar);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "not a directory");

        var error = Assert.Throws<PersonalizeException>(() =>
        {
            using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
            Import(engine, folder.Write("first.csv", Rows(10)));
            engine.Store.Models.Save("v1", "model", "{}", Child.Tensors(1));
        });
        Assert.Contains(error.ErrorId, new[] { "StoreUnusable", "ModelNotWritten" });
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal("not a directory", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("models")]
    public void The_same_is_so_if_it_becomes_a_file_later(string name)
    {
        using var folder = new TempFolder();
        using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
        File.WriteAllText(Path.Combine(folder.Store, name), "not a directory");
        var error = Assert.Throws<PersonalizeException>(() =>
        {
            Import(engine, folder.Write("first.csv", Rows(10)));
            engine.Store.Models.Save("v1", "model", "{}", Child.Tensors(1));
        });
        Assert.Contains(error.ErrorId, new[] { "StoreUnusable", "ModelNotWritten" });
        Assert.Contains("is a file, where a directory is expected", error.Message, StringComparison.Ordinal);
    }

    private static string Rows(int count) =>
        $"USER_ID,ITEM_ID,TIMESTAMP\n{string.Concat(Enumerable.Range(0, count).Select(i => $"u{i * 7919L % 1_000_003},i{i * 104_729L % 99_991},{i * 31}\n"))}";

    private static void Import(PersonalizeEngine engine, string path) => engine.ImportDataset(
        new CreateDatasetImportJobRequest
        {
            DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [path], ImportMode = "FULL",
        },
        OperationContext.None);

    private static void Insert(PersonalizeEngine engine, SolutionVersion version) => engine.Store.Catalog.Write(transaction =>
    {
        transaction.Insert(version, parentArn: null);
        return true;
    });

    private static void Put(PersonalizeEngine engine, string id) => engine.PutEvents(new PutEventsRequest
    {
        TrackingId = "shop",
        UserId = "u1",
        SessionId = "s",
        EventList = [new PutEvent { EventId = id, EventType = "click", ItemId = "i1", SentAt = 1 }],
    });
}
