using Microsoft.Data.Sqlite;
using Personalize.Contracts;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Catalogs;

public sealed class CatalogTests : CatalogContract, IDisposable
{
    private static readonly DateTime s_time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly TempStore _temp = new();

    protected override ICatalog Catalog => _temp.Store.Catalog;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Resources_come_back_as_they_were_written_when_the_store_is_opened_again()
    {
        using var folder = new TempFolder();
        var version = new SolutionVersion
        {
            Name = "v",
            Arn = Arn.SolutionVersion("s", "v"),
            SolutionArn = Arn.Solution("s"),
            DatasetGroupArn = Arn.DatasetGroup("g"),
            CreationDateTime = s_time,
            LastUpdatedDateTime = s_time.AddTicks(1),
            Seed = ulong.MaxValue,
            Status = ResourceStatus.CreateInProgress,
            Metrics = new Dictionary<string, double> { ["coverage"] = 0.1, ["broken"] = double.NaN },
            Baselines = new Dictionary<string, IReadOnlyDictionary<string, double>> { ["popularity"] = new Dictionary<string, double> { ["coverage"] = 1 } },
            Epochs = [new EpochRecord("final", 3, 6.5, null, 71_000, 2.5)],
            Hyperparameters = new Dictionary<string, string> { ["bptt"] = "32" },
        };
        using (var store = new StoreFactory().Open(folder.Store))
        {
            store.Catalog.Write(transaction =>
            {
                transaction.Insert(Group("g"), null);
                transaction.Insert(version, null, Arn.DatasetGroup("g"));
                return true;
            });
        }

        using var reopened = new StoreFactory().Open(folder.Store);
        Assert.Equivalent(version, reopened.Catalog.Find<SolutionVersion>(version.Arn), strict: true);
        Assert.Equal(DateTimeKind.Utc, reopened.Catalog.Find<SolutionVersion>(version.Arn)!.CreationDateTime.Kind);
        Assert.Equal([version.Arn], reopened.Catalog.DependentsOf(Arn.DatasetGroup("g")));
        Assert.Null(reopened.Catalog.Find<Campaign>(version.Arn));
    }

    [Fact]
    public void Trials_come_back_as_they_were_written_when_the_store_is_opened_again()
    {
        using var folder = new TempFolder();
        var trial = new Trial
        {
            SolutionVersionArn = Arn.DatasetGroup("g"),
            Number = 2,
            RecipeArn = "arn:aws:personalize:::recipe/aws-hrnn",
            Hyperparameters = new Dictionary<string, string> { ["bptt"] = "9" },
            Seed = ulong.MaxValue,
            Status = TrialStatus.Stopped,
            MetricName = "coverage",
            Metric = 0.25,
            Epochs = [new TrialEpoch(1, 6.5, 0.125, 1.5), new TrialEpoch(2, 6, 0.25, 1.5)],
            Seconds = 3,
            Reason = "behind",
            DataFingerprint = "0a",
        };
        using (var store = new StoreFactory().Open(folder.Store))
        {
            store.Catalog.Write(transaction =>
            {
                transaction.Insert(Group("g"), null);
                transaction.PutTrial(trial with { Status = TrialStatus.InProgress });
                transaction.PutTrial(trial);
                transaction.PutTrial(trial with { Number = 1 });
                return true;
            });
        }

        using var reopened = new StoreFactory().Open(folder.Store);
        Assert.Equivalent(new[] { trial with { Number = 1 }, trial }, reopened.Catalog.Trials(Arn.DatasetGroup("g")), strict: true);
    }

    /// <summary>A store of the first version gets what came after it, and keeps what it has.</summary>
    [Fact]
    public void A_store_of_the_first_version_is_brought_forward()
    {
        using var folder = new TempFolder();
        using (var store = new StoreFactory().Open(folder.Store))
        {
            store.Catalog.Write(transaction =>
            {
                transaction.Insert(Group("g"), null);
                return true;
            });
        }

        using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Store, "personalize.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = 
                """
                DROP TRIGGER segment_dropped; DROP TRIGGER segment_listed; DROP TRIGGER version_dropped; DROP TRIGGER version_listed;
                DROP TABLE dropped; DROP TABLE notes; DROP TABLE put_rows; DROP TABLE events; DROP TABLE journals; DROP TABLE trials;
                DROP TABLE shown_lists; ALTER TABLE leases DROP COLUMN ticks; PRAGMA user_version = 1
                """;
            command.ExecuteNonQuery();
        }

        using var reopened = new StoreFactory().Open(folder.Store);
        Assert.Equal("g", Assert.Single(reopened.Catalog.List<DatasetGroup>()).Name);
        Assert.Empty(reopened.Catalog.Trials("any"));
    }

    [Fact]
    public void Many_stores_on_one_directory_write_and_read_at_once()
    {
        using var folder = new TempFolder();
        const int Writers = 4;
        const int Each = 25;
        Parallel.For(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, writer =>
        {
            using var store = new StoreFactory().Open(folder.Store);
            for (var i = 0; i < Each; i++)
            {
                Add(store, Group($"w{writer}-{i}"));
                Assert.True(store.Catalog.List<DatasetGroup>().Count > i);
            }
        });
        using var reader = new StoreFactory().Open(folder.Store);
        Assert.Equal(Writers * Each, reader.Catalog.List<DatasetGroup>().Select(group => group.Name).Distinct().Count());
    }

    [Fact]
    public void What_another_store_commits_is_read_at_once()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        using var other = new StoreFactory().Open(folder.Store);
        for (var i = 0; i < 20; i++)
        {
            // Read before it is there, so that what was read is known to be out of date.
            var (group, dataset) = (Arn.DatasetGroup($"g{i}"), Arn.Dataset($"g{i}", DatasetType.Interactions));
            Assert.Null(other.Catalog.Find<DatasetGroup>(group));
            Assert.Equal(default, other.Journal.State(dataset));
            Assert.Empty(other.Catalog.Segments(dataset));

            var writer = i % 2 == 0 ? store : other;
            Datasets.Make(writer.Catalog, $"g{i}");
            Assert.Equal(group, other.Catalog.Find<DatasetGroup>(group)?.Arn);
            Assert.NotEqual(default, other.Journal.State(dataset));

            writer.Catalog.Write(transaction =>
            {
                transaction.SetSegments(dataset, [new SegmentInfo($"s{i}", 3, 100)], append: true);
                return true;
            });
            Assert.Equal([$"s{i}"], other.Catalog.Segments(dataset).Select(segment => segment.Id));
        }
    }

    [Fact]
    public async Task Readers_do_not_wait_for_a_writer()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        using var other = new StoreFactory().Open(folder.Store);
        Add(store, Group("g"));
        using var inside = new SemaphoreSlim(0);
        using var leave = new ManualResetEventSlim();
        var writing = Task.Run(() => store.Catalog.Write(transaction =>
        {
            transaction.Insert(Group("h"), null);
            inside.Release();
            leave.Wait();
            return true;
        }));
        await inside.WaitAsync();
        Assert.Equal(["g"], other.Catalog.List<DatasetGroup>().Select(group => group.Name));
        leave.Set();
        await writing;
        Assert.Equal(["g", "h"], other.Catalog.List<DatasetGroup>().Select(group => group.Name));
    }

    [Fact]
    public void A_lease_is_exclusive_between_stores()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        using var other = new StoreFactory().Open(folder.Store);
        var lease = store.Catalog.TryAcquireLease("a");
        Assert.NotNull(lease);
        Assert.Null(store.Catalog.TryAcquireLease("a"));
        Assert.Null(other.Catalog.TryAcquireLease("a"));
        Assert.NotNull(other.Catalog.TryAcquireLease("b"));
        Assert.True(other.Catalog.IsLeased("a"));
        lease.Dispose();
        Assert.False(other.Catalog.IsLeased("a"));
    }

    [Fact]
    public void A_request_to_stop_reaches_the_holder_from_another_store()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        using var other = new StoreFactory().Open(folder.Store);
        using var asked = store.Catalog.TryAcquireLease("a");
        using var bystander = store.Catalog.TryAcquireLease("b");
        other.Catalog.RequestStop("a");
        Assert.True(asked!.StopRequested.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        Assert.False(bystander!.StopRequested.IsCancellationRequested);
    }

    [Fact]
    public void A_lease_whose_heartbeat_is_old_is_taken_over_and_the_loser_can_commit_nothing()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        using var loser = store.Catalog.TryAcquireLease("a");
        Execute(folder, "UPDATE leases SET machine = 'elsewhere', owner = 'x', heartbeat = heartbeat - 60000");
        Assert.True(loser!.StopRequested.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
        Assert.False(store.Catalog.IsLeased("a"));
        using var winner = store.Catalog.TryAcquireLease("a");
        Assert.NotNull(winner);
        var error = Assert.Throws<PersonalizeException>(() => store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(loser);
            return true;
        }));
        Assert.Equal("LeaseLost", error.ErrorId);
        Assert.True(store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(winner);
            return true;
        }));
    }

    [Theory]
    [InlineData("PRAGMA user_version = 99", "StoreVersionTooNew")]
    [InlineData("PRAGMA application_id = 7", "StoreDamaged")]
    public void A_catalogue_of_a_newer_version_or_another_program_is_refused(string sql, string errorId)
    {
        using var folder = new TempFolder();
        new StoreFactory().Open(folder.Store).Dispose();
        Execute(folder, sql);
        Assert.Equal(errorId, Assert.Throws<PersonalizeException>(() => new StoreFactory().Open(folder.Store)).ErrorId);
    }

    private static void Execute(TempFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Store, "personalize.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Add<T>(IStore store, T resource, string? parentArn = null)
        where T : Resource => store.Catalog.Write(transaction =>
        {
            transaction.Insert(resource, parentArn);
            return true;
        });

    private static DatasetGroup Group(string name) =>
        new() { Name = name, Arn = Arn.DatasetGroup(name), CreationDateTime = s_time, LastUpdatedDateTime = s_time };

    private static Solution Solution(string name, string group) => new()
    {
        Name = name,
        Arn = Arn.Solution(name),
        DatasetGroupArn = Arn.DatasetGroup(group),
        CreationDateTime = s_time,
        LastUpdatedDateTime = s_time,
    };
}
