using Personalize.Contracts;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Storage.Tests.Postgres;

/// <summary>What only a store of several machines must do.</summary>
public sealed class PostgresStoreTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static readonly DatasetSchema s_schema = new(
        DatasetType.Interactions, [new SchemaField("USER_ID", FieldType.String, Nullable: false, Categorical: false, Textual: false)]);

    private readonly SharedStore _shared = new();

    public void Dispose() => _shared.Dispose();

    [SkippableFact]
    public void Machines_that_start_at_once_make_one_store()
    {
        var stores = new IStore[8];
        Parallel.For(0, stores.Length, new ParallelOptions { MaxDegreeOfParallelism = stores.Length }, i => stores[i] = _shared.Open());

        Datasets.Make(stores[0].Catalog, "shop");

        Assert.All(stores, store => Assert.Single(store.Catalog.List<DatasetGroup>()));
        foreach (var store in stores)
            store.Dispose();
    }

    [SkippableFact]
    public void A_folder_of_another_catalogue_or_none_is_refused()
    {
        _shared.Open().Dispose();
        using var other = new SharedStore();
        other.Open().Dispose();
        var empty = Path.Combine(_shared.Folder.Path, "not mounted");

        Assert.Equal("StoreFolderForeign", Refusal(_shared.Locate(other.Folder.Store)).ErrorId);
        Assert.Contains("store.id", Refusal(_shared.Locate(empty)).Message);
    }

    [SkippableFact]
    public void Data_without_its_catalogue_and_a_newer_catalogue_are_refused()
    {
        using (var store = _shared.Open())
        {
            var arn = Datasets.Make(store.Catalog, "shop");
            using var writer = store.Segments.Create(arn, s_schema);
            var segment = writer.Complete();
            store.Catalog.Write(transaction =>
            {
                transaction.SetSegments(arn, [segment], append: true);
                return true;
            });
        }

        using var other = new SharedStore();
        Assert.Equal("StoreCatalogMissing", Refusal(other.Locate(_shared.Folder.Store)).ErrorId);

        _shared.Execute("UPDATE store_version SET version = 99");
        Assert.Equal("StoreVersionTooNew", Refusal(_shared.Location).ErrorId);
    }

    [SkippableFact]
    public void Tables_of_another_program_are_left_alone()
    {
        _shared.Execute("CREATE TABLE events (x INT)");

        Assert.Equal("StoreDamaged", Refusal(_shared.Location).ErrorId);
    }

    [SkippableFact]
    public async Task Readers_never_see_a_position_before_the_ones_below_it()
    {
        const int Writers = 4, Requests = 40;
        var arn = Datasets.Make(_shared.Store.Catalog, "shop");
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var reads = 0;
            using var store = _shared.Open();
            while (!done.IsCancellationRequested)
            {
                var last = store.Journal.State(arn).Sequence;
                var seen = store.Journal.Read(arn, long.MaxValue).SelectMany(batch => batch).Select(e => e.Sequence).ToArray();
                Assert.Equal(Enumerable.Range(1, seen.Length).Select(i => (long)i), seen);
                Assert.True(seen.Length >= last, $"The journal says {last} and has {seen.Length}.");
                reads++;
            }

            return reads;
        });

        Parallel.For(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, writer =>
        {
            using var store = _shared.Open();
            for (var request = 0; request < Requests; request++)
            {
                // Every writer also sends what the others send.
                var added = store.Journal.Append(
                    arn, [Event($"{writer}/{request}", $"u{writer}"), Event($"shared/{request}", "everybody"), Event($"{writer}/{request}b", null)]);
                Assert.Equal((true, true), (added[0], added[2]));
            }
        });
        await done.CancelAsync();

        Assert.True(await reader > 0);
        Assert.Equal(Requests, _shared.Store.Journal.ReadUser(arn, "everybody", 0).Count);
        Assert.Equal((Writers + 1) * Requests, _shared.Store.Journal.State(arn).Sequence);
    }

    [SkippableFact]
    public void A_lease_of_another_machine_ends_by_the_clock_of_the_database()
    {
        var arn = Arn.Solution("clicks");
        using var other = _shared.Open();
        using var lease = _shared.Store.Catalog.TryAcquireLease(arn)!;
        _shared.Execute("UPDATE leases SET machine = 'elsewhere'");

        Assert.Null(other.Catalog.TryAcquireLease(arn));
        _shared.Execute("UPDATE leases SET heartbeat = heartbeat - 60000");
        using var taken = other.Catalog.TryAcquireLease(arn);

        Assert.NotNull(taken);
        Assert.True(lease.StopRequested.WaitHandle.WaitOne(s_patience));
        var error = Assert.Throws<PersonalizeException>(() => _shared.Store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(lease);
            return true;
        }));
        Assert.Equal("LeaseLost", error.ErrorId);
    }

    [SkippableFact]
    public async Task Nobody_takes_a_lease_over_between_its_check_and_the_commit()
    {
        var arn = Arn.Solution("clicks");
        using var other = _shared.Open();
        using var lease = _shared.Store.Catalog.TryAcquireLease(arn)!;
        _shared.Execute("UPDATE leases SET machine = 'elsewhere', heartbeat = heartbeat - 60000");
        using var done = new ManualResetEventSlim();
        var takeover = Task.CompletedTask;

        var wasTaken = _shared.Store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(lease);
            takeover = Task.Run(() =>
            {
                using var taken = other.Catalog.TryAcquireLease(arn);
                Assert.NotNull(taken);
                done.Set();
            });
            return done.Wait(TimeSpan.FromMilliseconds(500));
        });

        Assert.False(wasTaken);
        await takeover;
    }

    [SkippableFact]
    public void A_role_that_only_uses_the_tables_can_do_everything_and_one_that_reads_them_changes_nothing()
    {
        _shared.Open().Dispose();
        var (user, reader) = ($"user_{_shared.Schema}", $"reader_{_shared.Schema}");
        _shared.Execute($"CREATE ROLE {user} LOGIN; CREATE ROLE {reader} LOGIN; GRANT USAGE ON SCHEMA {_shared.Schema} TO {user}, {reader}");
        _shared.Execute($"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {_shared.Schema} TO {user}");
        _shared.Execute($"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {_shared.Schema} TO {user}");
        _shared.Execute($"GRANT SELECT ON ALL TABLES IN SCHEMA {_shared.Schema} TO {reader}");

        using (var store = new StoreFactory().Open($"{_shared.Location};Username={user}"))
        {
            var arn = Datasets.Make(store.Catalog, "shop");
            Assert.Equal([true], store.Journal.Append(arn, [Event("e", "u")]));
            Assert.Equal(1, store.Catalog.Write(transaction => transaction.RemoveJournalUsers(arn, ["u"])));
            Assert.True(store.Catalog.EraseRemoved());
            using var lease = store.Catalog.TryAcquireLease(arn);
            Assert.NotNull(lease);
        }

        using var readOnly = new StoreFactory().Open($"{_shared.Location};Username={reader}");
        Assert.Single(readOnly.Catalog.List<Dataset>());
        Assert.True(readOnly.RecommendationLog.IsReadOnly);
        Assert.Equal("StoreReadOnly", Assert.Throws<PersonalizeException>(() => Datasets.Make(readOnly.Catalog, "other")).ErrorId);
    }

    [SkippableFact]
    public void Nothing_of_a_removed_user_is_in_any_table()
    {
        using var engine = new PersonalizeEngine(_shared.Open());
        engine.CreateDatasetGroup(new() { Name = "shop" });
        engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, OperationContext.None);
        var arn = Arn.Dataset("shop", DatasetType.Interactions);
        engine.Store.Journal.Append(arn, [Event("e1", null) with { SessionId = "visit-of-secret-user" }]);
        engine.Store.Journal.Append(arn, [Event("e2", "secret-user") with { SessionId = "visit-of-secret-user" }, Event("e3", "other")]);

        engine.DeleteUsers(new("shop", ["secret-user"]), OperationContext.None);

        Assert.Equal(["e3"], engine.Store.Journal.Read(arn, long.MaxValue).SelectMany(batch => batch).Select(e => e.EventId));
        using var copy = new TempFolder();
        engine.BackupStore(new(copy.Store), OperationContext.None);
        Assert.DoesNotContain("secret-user", File.ReadAllText(Path.Combine(copy.Store, "personalize.db"), System.Text.Encoding.Latin1));
    }

    [SkippableFact]
    public void A_character_that_the_database_cannot_hold_is_said_to_be_the_reason()
    {
        var arn = Datasets.Make(_shared.Store.Catalog, "shop");

        Assert.Equal("TextNotStorable", Assert.Throws<PersonalizeException>(() => _shared.Store.Journal.Append(arn, [Event("e", "a\0b")])).ErrorId);
        Assert.Equal(0, _shared.Store.Journal.State(arn).Sequence);
    }

    private static PersonalizeException Refusal(string location) => Assert.Throws<PersonalizeException>(() => new StoreFactory().Open(location).Dispose());

    private static JournalEvent Event(string id, string? user) =>
        new() { EventId = id, UserId = user, SessionId = user is null ? $"nobody-{id}" : $"s-{user}", EventType = "click", SentAt = 1, ItemId = "i" };
}
