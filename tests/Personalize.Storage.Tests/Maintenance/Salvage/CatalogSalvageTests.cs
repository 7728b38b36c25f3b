using System.Text;
using Microsoft.Data.Sqlite;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Maintenance.Salvage;
using Xunit.Abstractions;

namespace Personalize.Storage.Tests.Maintenance.Salvage;

/// <summary>What a repair takes over from catalogues that are damaged in every way.</summary>
public sealed class CatalogSalvageTests : IDisposable
{
    private const int Events = 600;

    private readonly ITestOutputHelper _output;
    private readonly MaintainedStore _store = new();

    public CatalogSalvageTests(ITestOutputHelper output)
    {
        _output = output;
        _store.Import("FULL", "ann", "bob");
        _store.Train("v1");
        using (var engine = _store.Open())
        {
            engine.CreateFilter(new CreateFilterRequest
            {
                Name = "fresh", DatasetGroup = "Shop_1", FilterExpression = "INCLUDE ItemID WHERE Interactions.PLACE IN (\"here\")",
            });
            engine.CreateEventTracker(new() { Name = "tracker", DatasetGroup = "Shop_1" }, OperationContext.None);
            engine.Store.Journal.Append(MaintainedStore.Dataset, [.. Enumerable.Range(0, Events).Select(Event)]);

            // One that needs pages of its own.
            engine.Store.Journal.Append(MaintainedStore.Dataset, [Event(Events) with { Properties = $"{{\"NOTE\":\"{new string('x', 20_000)}\"}}" }]);
        }

        Checkpoint();
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Everything_but_a_damaged_page_in_the_middle_is_taken_over()
    {
        var lost = EventsOn(Damage("events", "event-0300-", page => page.AsSpan(8).Fill(0xEE)));
        Assert.InRange(lost.Count, 2, 60);

        var report = _store.Repair();

        Assert.Equal(Enumerable.Range(0, Events + 1).Select(number => Event(number).EventId).Except(lost), EventIds());
        Assert.Equal(new RepairedRecords("events", Events + 1 - lost.Count, lost.Count), report.Records.Single(records => records.Kind == "events"));
        Assert.Contains($"Not taken over: {lost.Count} events", Assert.Single(_store.Warnings), StringComparison.Ordinal);
        AssertResources();
        Assert.True(File.Exists(Path.Combine(_store.Location, "lost+found", "personalize.db")));

        // What comes now is not mistaken for what is gone.
        using var engine = _store.Open();
        engine.Store.Journal.Append(MaintainedStore.Dataset, [Event(Events + 1)]);
        Assert.Equal(Events + 2, engine.Store.Journal.State(MaintainedStore.Dataset).Sequence);
    }

    [Fact]
    public void A_damaged_page_of_pointers_loses_nothing()
    {
        Change(bytes => bytes.AsSpan((int)(Root("events") - 1) * PageSize(bytes), 100).Fill(0xEE));

        _store.Repair();

        Assert.Equal(Events + 1, EventIds().Length);
        AssertResources();
    }

    [Theory]
    [InlineData("events_by_id")]
    [InlineData("events_by_user")]
    [InlineData("sqlite_autoindex_resources_1")]
    public void A_damaged_index_loses_nothing(string index)
    {
        Change(bytes => bytes.AsSpan((int)(Root(index) - 1) * PageSize(bytes), PageSize(bytes)).Fill(0xEE));

        _store.Repair();

        Assert.Equal(Events + 1, EventIds().Length);
        AssertResources();
        Assert.Contains("1 dataset groups", Assert.Single(_store.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("Not taken over", _store.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_gives_what_is_left_of_it()
    {
        Change(bytes => bytes[..(bytes.Length / 2)]);

        var report = _store.Repair();

        AssertResources();
        var events = EventIds();
        _output.WriteLine($"{events.Length} events of {Events + 1}: {_store.Warnings[0]}");
        Assert.InRange(events.Length, 50, Events);
        Assert.Equal(events.Length, report.Records.Single(records => records.Kind == "events").TakenOver);
        Assert.Contains("cannot be read", Assert.Single(_store.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_can_be_read_of_a_file_without_a_header()
    {
        Change(bytes => bytes.AsSpan(0, 100).Fill(0xEE));

        var report = _store.Repair();

        Assert.Empty(report.Records);
        Assert.Contains("What was only in it is gone", Assert.Single(_store.Warnings), StringComparison.Ordinal);
        Assert.Empty(EventIds());
        Assert.Equal(["ann", "bob"], _store.Users());
        Assert.Contains("personalize.db", report.SetAside);
    }

    [Fact]
    public void A_damaged_record_is_named_and_what_belongs_to_others_stays()
    {
        Execute("UPDATE resources SET body = '{' WHERE kind = 'EventTracker'");

        var report = _store.Repair();

        Assert.Contains("Not taken over: event tracker 'tracker'. All of its pages", Assert.Single(_store.Warnings), StringComparison.Ordinal);
        Assert.Contains(new RepairedRecords("event trackers", 0, 1), report.Records);
        Assert.Equal(Events + 1, EventIds().Length);
        using var engine = _store.Open();
        Assert.Empty(engine.ListEventTrackers(new()));
        Assert.Equal("fresh", Assert.Single(engine.ListFilters(new())).Name);
    }

    [Theory]
    [InlineData("DatasetGroup")]
    [InlineData("Dataset")]
    [InlineData("Solution")]
    public void What_belongs_to_a_lost_resource_stays_if_the_files_bring_that_back(string kind)
    {
        Execute("UPDATE resources SET body = '{' WHERE kind = @1", kind);

        _store.Repair();

        Assert.Equal(Events + 1, EventIds().Length);
        AssertResources();
    }

    [Fact]
    public void What_is_still_in_the_log_beside_a_damaged_file_counts()
    {
        using var copy = new TempFolder();
        using (var engine = _store.Open())
        {
            engine.Store.Journal.Append(MaintainedStore.Dataset, [Event(Events + 1)]);
            foreach (var file in new[] { _store.CatalogPath, _store.CatalogPath + "-wal" })
                File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        }

        _store.LoseCatalog();
        foreach (var file in Directory.GetFiles(copy.Path))
            File.Copy(file, Path.Combine(_store.Location, Path.GetFileName(file)));
        File.AppendAllText(_store.CatalogPath + "-wal", new string('x', 10_000));
        Change(bytes => bytes.AsSpan((int)(Root("uses_by_target", bytes) - 1) * PageSize(bytes), PageSize(bytes)).Fill(0xEE));

        var seen = 0;
        using (var file = SqliteFile.TryOpen(_store.CatalogPath, _store.CatalogPath + "-wal"))
            new SqliteTree(file!).Walk(SqliteObject.List(file!).Single(entry => entry.Name == "events").Root, isTable: true, (_, _) => seen++);
        Assert.Equal(Events + 2, seen);

        _store.Repair();

        Assert.Equal(Events + 2, EventIds().Length);
        Assert.Contains($"{Events + 2} events", Assert.Single(_store.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_repair_that_was_killed_before_the_last_step_is_finished_and_an_outdated_one_is_not()
    {
        var outdated = File.ReadAllBytes(_store.CatalogPath);
        Damage("events", "event-0300-", page => page.AsSpan(8).Fill(0xEE));
        File.WriteAllBytes(_store.CatalogPath + ".repaired", outdated);
        File.WriteAllText(_store.CatalogPath + ".repair-wal", "left");
        _store.Repair();
        Assert.InRange(EventIds().Length, 1, Events);
        Assert.Equal(["personalize.db"], Directory.GetFiles(_store.Location, "personalize.db*").Select(Path.GetFileName));

        var users = _store.Users();
        File.Move(_store.CatalogPath, _store.CatalogPath + ".repaired");
        _store.Repair();
        Assert.Equal(users, _store.Users());
        AssertResources();
    }

    [Fact]
    public void Whatever_is_damaged_a_repair_ends_with_a_store_that_opens()
    {
        var whole = File.ReadAllBytes(_store.CatalogPath);
        var random = new Random(7);
        var kept = 0L;
        for (var round = 0; round < 15; round++)
        {
            _store.LoseCatalog();
            File.WriteAllBytes(_store.CatalogPath, Damaged(whole, random));
            _store.Repair();
            Assert.Equal(["ann", "bob"], _store.Users());
            kept += EventIds().Length;
        }

        _output.WriteLine($"{kept} events of {15 * (Events + 1)}");
        Assert.True(kept > 0);
    }

    [Fact]
    public void No_damaged_file_makes_the_reader_fail()
    {
        var whole = File.ReadAllBytes(_store.CatalogPath);
        var random = new Random(8);
        var records = 0L;
        for (var round = 0; round < 200; round++)
        {
            File.WriteAllBytes(_store.CatalogPath, Damaged(whole, random));
            using var file = SqliteFile.TryOpen(_store.CatalogPath, _store.CatalogPath + "-wal");
            if (file is null)
                continue;
            foreach (var entry in SqliteObject.List(file))
            {
                var tree = new SqliteTree(file);
                tree.Walk(entry.Root, entry.IsTable && entry.Name is "resources" or "events", (_, _) => records++);
                tree.WalkOrphans(isTable: true, (_, _) => records++);
            }
        }

        Assert.True(records > 0);
    }

    private static JournalEvent Event(int number) => new()
    {
        EventId = $"event-{number:0000}-{new string('e', 60)}", UserId = "ann", SessionId = "s", EventType = "click", SentAt = number, ItemId = "tea",
    };

    private static byte[] Damaged(byte[] whole, Random random)
    {
        var bytes = whole.ToArray();
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var place = random.Next(100, bytes.Length);
            random.NextBytes(bytes.AsSpan(place, Math.Min(bytes.Length - place, random.Next(1, 600))));
        }

        return random.Next(4) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
    }

    private static int PageSize(byte[] bytes) => (bytes[16] << 8) | bytes[17];

    private void AssertResources()
    {
        Assert.Equal(["ann", "bob"], _store.Users());
        using var engine = _store.Open();
        Assert.Equal("fresh", Assert.Single(engine.ListFilters(new())).Name);
        Assert.Equal("tracker", Assert.Single(engine.ListEventTrackers(new())).Name);
        Assert.Equal("v1", Assert.Single(engine.ListSolutionVersions(new("taste"))).Name);
        Assert.Single(engine.ListDatasetImportJobs(new()));
    }

    private string[] EventIds()
    {
        using var engine = _store.Open();
        return [.. engine.Store.Journal.Read(MaintainedStore.Dataset, long.MaxValue).SelectMany(batch => batch).Select(entry => entry.EventId)];
    }

    // Damages the page of a table that has a text; returns the page as it was.
    private byte[] Damage(string table, string text, Action<byte[]> damage)
    {
        var found = Array.Empty<byte>();
        Change(bytes =>
        {
            var size = PageSize(bytes);
            for (var start = 0; start < bytes.Length; start += size)
            {
                var page = bytes.AsSpan(start, size);
                if (page[0] != (byte)SqliteTree.PageKind.TableLeaf || page.IndexOf(Encoding.UTF8.GetBytes(text)) < 0)
                    continue;
                found = page.ToArray();
                var changed = page.ToArray();
                damage(changed);
                changed.CopyTo(page);
            }
        });
        Assert.True(found.Length > 0, $"There is no such page of {table}.");
        return found;
    }

    private static List<string> EventsOn(byte[] page)
    {
        var text = Encoding.Latin1.GetString(page);
        return [.. Enumerable.Range(0, Events).Select(number => Event(number).EventId).Where(text.Contains)];
    }

    private void Change(Action<byte[]> change) => Change(bytes =>
    {
        change(bytes);
        return bytes;
    });

    private void Change(Func<byte[], byte[]> change) => File.WriteAllBytes(_store.CatalogPath, change(File.ReadAllBytes(_store.CatalogPath)));

    private uint Root(string name)
    {
        var root = 0L;
        Read(connection => root = connection.Query(row => row.GetInt64(0), "SELECT rootpage FROM sqlite_schema WHERE name = @1", name)[0]);
        return (uint)root;
    }

    private static uint Root(string name, byte[] bytes)
    {
        using var folder = new TempFolder();
        using var file = SqliteFile.TryOpen(folder.Write("copy", bytes), "");
        return SqliteObject.List(file!).Single(entry => entry.Name == name).Root;
    }

    private void Checkpoint() => Read(connection => connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)"));

    private void Execute(string sql, params object?[] values)
    {
        Read(connection => connection.Execute(sql, values));
        Checkpoint();
    }

    private void Read(Action<SqliteConnection> action)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _store.CatalogPath, Pooling = false }.ToString());
        connection.Open();
        action(connection);
    }
}
