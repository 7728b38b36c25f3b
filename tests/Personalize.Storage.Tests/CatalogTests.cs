using Microsoft.Data.Sqlite;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests;

public class CatalogTests
{
    private static readonly DateTime s_time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void Resources_come_back_as_they_were_written()
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
        Assert.Equal([version.Arn], reopened.Catalog.UsersOf(Arn.DatasetGroup("g")));
        Assert.Null(reopened.Catalog.Find<Campaign>(version.Arn));
    }

    [Fact]
    public void Trials_come_back_as_they_were_written_and_go_with_their_version()
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
        Assert.Equal(ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(() => reopened.Catalog.Write(transaction =>
        {
            transaction.PutTrial(trial with { SolutionVersionArn = Arn.DatasetGroup("missing") });
            return true;
        })).Kind);
        reopened.Catalog.Write(transaction =>
        {
            transaction.Delete(Arn.DatasetGroup("g"));
            return true;
        });
        Assert.Empty(reopened.Catalog.Trials(Arn.DatasetGroup("g")));
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
            command.CommandText = "DROP TABLE put_rows; DROP TABLE events; DROP TABLE journals; DROP TABLE trials; PRAGMA user_version = 1";
            command.ExecuteNonQuery();
        }

        using var reopened = new StoreFactory().Open(folder.Store);
        Assert.Equal("g", Assert.Single(reopened.Catalog.List<DatasetGroup>()).Name);
        Assert.Empty(reopened.Catalog.Trials("any"));
    }

    [Fact]
    public void A_write_that_fails_changes_nothing()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        Assert.Throws<FormatException>(() => store.Catalog.Write<bool>(transaction =>
        {
            transaction.Insert(Group("g"), null);
            throw new FormatException();
        }));
        Assert.Empty(store.Catalog.List<DatasetGroup>());
    }

    [Fact]
    public void Lists_are_in_order_of_creation_and_by_parent()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        store.Catalog.Write(transaction =>
        {
            foreach (var name in new[] { "z", "a", "m" })
                transaction.Insert(Group(name), null);
            transaction.Insert(Solution("two", "a"), Arn.DatasetGroup("a"));
            transaction.Insert(Solution("one", "z"), Arn.DatasetGroup("z"));
            return true;
        });
        Assert.Equal(["z", "a", "m"], store.Catalog.List<DatasetGroup>().Select(group => group.Name));
        Assert.Equal(["two", "one"], store.Catalog.List<Solution>().Select(solution => solution.Name));
        Assert.Equal(["one"], store.Catalog.List<Solution>(Arn.DatasetGroup("z")).Select(solution => solution.Name));
    }

    [Fact]
    public void Broken_references_and_taken_names_are_errors_of_their_own()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        Add(store, Group("g"));
        var taken = Assert.Throws<PersonalizeException>(() => Add(store, Group("g")));
        Assert.Equal((ErrorKind.ResourceAlreadyExists, "The dataset group 'g' exists already."), (taken.Kind, taken.Message));
        Assert.Equal(ErrorKind.ResourceNotFound, Assert.Throws<PersonalizeException>(() => Add(store, Solution("s", "other"), Arn.DatasetGroup("other"))).Kind);
        Add(store, Solution("s", "g"), Arn.DatasetGroup("g"));
        var used = Assert.Throws<PersonalizeException>(() => store.Catalog.Write(transaction =>
        {
            transaction.Delete(Arn.DatasetGroup("g"));
            return true;
        }));
        Assert.Equal(ErrorKind.ResourceInUse, used.Kind);
        Assert.NotNull(store.Catalog.Find<DatasetGroup>(Arn.DatasetGroup("g")));
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
    public void A_lease_is_exclusive_until_it_is_disposed()
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
    public void A_request_to_stop_reaches_the_holder_and_only_it()
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

    [Fact]
    public void A_file_that_is_no_database_and_a_path_that_is_no_directory_are_refused()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Store);
        File.WriteAllText(Path.Combine(folder.Store, "personalize.db"), new string('x', 5000));
        Assert.Equal("StoreDamaged", Assert.Throws<PersonalizeException>(() => new StoreFactory().Open(folder.Store)).ErrorId);
        var file = folder.Write("file", "text");
        Assert.Equal("StoreUnusable", Assert.Throws<PersonalizeException>(() => new StoreFactory().Open(file)).ErrorId);
        Assert.Equal("StorePathMissing", Assert.Throws<PersonalizeException>(() => new StoreFactory().Open(" ")).ErrorId);
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

    private static DatasetGroup Group(string name) => new() { Name = name, Arn = Arn.DatasetGroup(name), CreationDateTime = s_time, LastUpdatedDateTime = s_time };

    private static Solution Solution(string name, string group) => new()
    {
        Name = name,
        Arn = Arn.Solution(name),
        DatasetGroupArn = Arn.DatasetGroup(group),
        CreationDateTime = s_time,
        LastUpdatedDateTime = s_time,
    };
}
