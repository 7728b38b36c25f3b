using Microsoft.Data.Sqlite;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests;

/// <summary>A store whose catalogue is gone, or older than its files, loses nothing.</summary>
public sealed class StoreCatalogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("without tables")]
    public void Data_without_its_catalogue_is_refused_and_left_alone(string state)
    {
        Import("ann,tea,1\n");
        SaveModel("v1");
        LoseCatalog();
        if (state == "empty")
        {
            File.WriteAllText(CatalogPath, "");
        }
        else if (state == "without tables")
        {
            using var connection = new SqliteConnection($"Data Source={CatalogPath};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; CREATE TABLE x (y); DROP TABLE x";
            command.ExecuteNonQuery();
        }

        var before = Files();

        AssertRefused();

        Assert.Equal(before, Files());
    }

    [Fact]
    public void Models_alone_are_reason_enough()
    {
        SaveModel("v1");
        LoseCatalog();

        AssertRefused();
    }

    [Fact]
    public void An_older_catalogue_is_refused_and_deletes_nothing_that_is_newer()
    {
        Import("ann,tea,1\n");
        var old = _folder.Write("old.db", File.ReadAllBytes(CatalogPath));
        Import("bob,tea,2\n", "INCREMENTAL");
        var before = Files();
        LoseCatalog();
        File.Copy(old, CatalogPath);

        AssertRefused();

        Assert.Equal(before, Files());
    }

    [Fact]
    public void An_open_store_whose_catalogue_is_deleted_makes_no_new_one()
    {
        Import("ann,tea,1\n");
        using var store = new StoreFactory().Open(_folder.Store);
        using var held = store.Catalog.TryAcquireLease("arn:local:personalize:::dataset/x/ITEMS");
        LoseCatalog();

        Parallel.For(0, 8, _ => Record.Exception(() => store.Catalog.List<Dataset>()));

        Assert.False(File.Exists(CatalogPath));
    }

    [Fact]
    public void Caches_and_foreign_files_do_not_need_a_catalogue()
    {
        foreach (var name in new[] { "caches/shop/histories.safetensors", "models/histories-1/model.safetensors", "data/notes/readme.parquet" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Store, name))!);
            File.WriteAllText(Path.Combine(_folder.Store, name), "");
        }

        using var store = new StoreFactory().Open(_folder.Store);
        store.Segments.Sweep();
        store.Models.Sweep();

        Assert.True(File.Exists(Path.Combine(_folder.Store, "data", "notes", "readme.parquet")));
    }

    [Fact]
    public void Testing_files_sweeps_nothing_and_leaves_nothing()
    {
        Import("ann,tea,1\n");
        using var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        var orphan = Path.Combine(Directory.GetDirectories(Path.Combine(_folder.Store, "data"))[0], "0123456789abcdef0123456789abcdef");
        File.WriteAllText(orphan + ".parquet", "left by a killed import");
        File.WriteAllText(orphan + ".writing", "");
        var before = Files();

        var files = Request("cid,tea,5\n", "FULL");
        engine.TestDataset(new TestDatasetRequest { DatasetGroup = "shop", Files = files }, OperationContext.None);
        engine.TestDataset(new TestDatasetRequest { DatasetGroup = "shop" }, OperationContext.None);

        Assert.Equal(before.Append(_folder.Path + "/a.csv").Distinct().Order(), Files().Append(_folder.Path + "/a.csv").Distinct().Order());
    }

    [Fact]
    public void A_catalogue_of_an_older_version_adopts_what_a_kill_left_but_nothing_newer()
    {
        Import("ann,tea,1\n");
        var folder = Directory.GetDirectories(Path.Combine(_folder.Store, "data"))[0];
        var left = Path.Combine(folder, Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(-1)).ToString("N") + ".parquet");
        File.WriteAllText(left, "replaced, and not yet swept");
        var newer = Path.Combine(folder, Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(1)).ToString("N") + ".parquet");
        File.WriteAllText(newer, "imported later");
        MakeVersion3();

        AssertRefused();
        File.Move(newer, newer + ".aside");
        using var store = new StoreFactory().Open(_folder.Store);
        store.Segments.Sweep();

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(newer + ".aside"));
    }

    private string CatalogPath => Path.Combine(_folder.Store, "personalize.db");

    private void AssertRefused()
    {
        var error = Assert.Throws<PersonalizeException>(() => new StoreFactory().Open(_folder.Store));
        Assert.Equal("StoreCatalogMissing", error.ErrorId);
        Assert.Equal(_folder.Store, error.TargetValue);
    }

    private void LoseCatalog()
    {
        foreach (var file in Directory.GetFiles(_folder.Store, "personalize.db*"))
            File.Delete(file);
    }

    // Without what the migrations after version 3 have made.
    private void MakeVersion3()
    {
        using var connection = new SqliteConnection($"Data Source={CatalogPath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            DROP TRIGGER segment_dropped; DROP TRIGGER segment_listed; DROP TRIGGER version_dropped; DROP TRIGGER version_listed;
            DROP TABLE dropped; DROP TABLE notes; DROP TABLE shown_lists; ALTER TABLE leases DROP COLUMN ticks;
            DROP INDEX events_by_session; CREATE INDEX events_without_user ON events (dataset, session_id) WHERE user_id IS NULL;
            PRAGMA user_version = 3
            """;
        command.ExecuteNonQuery();
    }

    private string[] Files() => [.. Directory.GetFiles(_folder.Store, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetFileName(file).StartsWith("personalize.db", StringComparison.Ordinal))
        .Order()];

    private CreateDatasetImportJobRequest Request(string rows, string mode) => new()
    {
        DatasetGroup = "shop",
        DatasetType = DatasetType.Interactions,
        Paths = [_folder.Write("a.csv", "USER_ID,ITEM_ID,TIMESTAMP\n" + rows)],
        ImportMode = mode,
    };

    private void Import(string rows, string mode = "FULL")
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        engine.ImportDataset(Request(rows, mode), OperationContext.None);
    }

    private void SaveModel(string id)
    {
        using var store = new StoreFactory().Open(_folder.Store);
        store.Catalog.Write(transaction =>
        {
            transaction.Insert(Records.Version(id), parentArn: null);
            return true;
        });
        store.Models.Save(id, "model", "{}", [new Tensor("x", [1], new[] { 1f })]);
    }
}
