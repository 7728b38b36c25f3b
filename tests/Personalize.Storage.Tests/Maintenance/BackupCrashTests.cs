using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Maintenance.Salvage;
using Xunit.Abstractions;

namespace Personalize.Storage.Tests.Maintenance;

/// <summary>Kills processes that back up, restore and repair.</summary>
public sealed class BackupCrashTests(ITestOutputHelper output) : IDisposable
{
    private readonly ITestOutputHelper _output = output;
    private readonly MaintainedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_killed_backup_is_not_there_and_every_acknowledged_one_is_whole()
    {
        _store.Import("FULL", "ann", "bob");
        _store.Train("v1");
        var random = new Random(11);
        var (killed, count) = (0, 0);
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            var folder = At($"backups-{kill}");
            var last = RunAndKill(random, ref killed, "backup", _store.Location, folder);
            string[] made = Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
            var complete = made.Where(name => !name.EndsWith(".partial", StringComparison.Ordinal)).ToArray();
            count += complete.Length;
            Assert.InRange(complete.Length, last + 1, last + 2);
            foreach (var backup in complete)
                new StoreFactory().Restore(new(backup, At($"restored-{kill}"), Replace: true), OperationContext.None);

            // The one that was killed can be made under the same name.
            using var engine = _store.Open();
            engine.BackupStore(new(Path.Combine(folder, $"{complete.Length}")), OperationContext.None);
            Assert.DoesNotContain(Directory.GetDirectories(folder), name => name.EndsWith(".partial", StringComparison.Ordinal));
        }

        _output.WriteLine($"{killed} processes killed while they ran, {count} backups made.");
    }

    [Fact]
    public void A_killed_restore_leaves_a_whole_store_or_none_and_never_loses_the_one_that_was_there()
    {
        _store.Import("FULL", "ann");
        using (var engine = _store.Open())
            engine.BackupStore(new(At("backup")), OperationContext.None);
        _store.Import("INCREMENTAL", "bob");
        var random = new Random(12);
        var killed = 0;
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            RunAndKill(random, ref killed, "restore", At("backup"), _store.Location);
            var kept = Directory.GetDirectories(_store.Folder.Path, "store.replaced-*").Order(StringComparer.Ordinal).ToArray();
            if (Directory.Exists(_store.Location))
                Assert.Equal(kept.Length == 0 ? ["ann", "bob"] : ["ann"], _store.Users());
            else
                Assert.NotEmpty(kept);
            if (kept.Length > 0)
                Assert.Equal(["ann", "bob"], _store.Users(kept[0]));
            new StoreFactory().Restore(new(At("backup"), _store.Location, Replace: true), OperationContext.None);
            Assert.Equal(["ann"], _store.Users());
        }

        _output.WriteLine($"{killed} processes killed while they ran.");
    }

    [Fact]
    public void A_killed_repair_is_finished_by_the_next_one()
    {
        _store.Import("FULL", "ann");
        for (var user = 0; user < 12; user++)
            _store.Import("INCREMENTAL", $"user-{user:00}");
        var users = _store.Users();
        var files = _store.Segments().Length;
        var random = new Random(13);
        var killed = 0;
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            RunAndKill(random, ref killed, "repair", _store.Location);
            _store.Repair();
            Assert.Equal(users, _store.Users());
            Assert.Equal(files, _store.Segments().Length);
        }

        _output.WriteLine($"{killed} processes killed while they ran.");
    }

    [Fact]
    public void A_killed_repair_of_a_damaged_catalogue_loses_nothing_that_could_be_read()
    {
        _store.Import("FULL", "ann");
        using (var engine = _store.Open())
        {
            engine.CreateFilter(new() { Name = "kept", DatasetGroup = "Shop_1", FilterExpression = "EXCLUDE ItemID WHERE Interactions.ITEM_ID IN (\"tea\")" });
            engine.Store.Journal.Append(MaintainedStore.Dataset, [.. Enumerable.Range(0, 200).Select(number => new JournalEvent
            {
                EventId = $"{number}", UserId = "ann", SessionId = "s", EventType = "click", SentAt = number, ItemId = "tea",
            })]);
        }

        // A page that no table needs: what an index is made of.
        var bytes = File.ReadAllBytes(_store.CatalogPath);
        using (var file = SqliteFile.TryOpen(_store.CatalogPath, ""))
        {
            var index = SqliteObject.List(file!).Single(entry => entry.Name == "events_by_session");
            bytes.AsSpan((int)(index.Root - 1) * file!.PageSize, file.PageSize).Fill(0xEE);
        }

        var damaged = _store.Folder.Write("damaged.db", bytes);
        var random = new Random(14);
        var killed = 0;
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            RunAndKill(random, ref killed, "repair-damaged", _store.Location, damaged);
            _store.Repair();
            Assert.Equal(["ann"], _store.Users());
            using var engine = _store.Open();
            Assert.Equal("kept", Assert.Single(engine.ListFilters(new())).Name);
            Assert.Equal(200, engine.Store.Journal.Read(MaintainedStore.Dataset, long.MaxValue).Sum(batch => batch.Count));
        }

        _output.WriteLine($"{killed} processes killed while they ran.");
    }

    // Returns the last number that the child acknowledged, or -1.
    private static int RunAndKill(Random random, ref int killed, params string[] arguments)
    {
        var (last, running) = Kills.RunAndKill(random, 300, arguments);
        killed += running ? 1 : 0;
        return last ?? -1;
    }

    private string At(string name) => Path.Combine(_store.Folder.Path, name);
}
