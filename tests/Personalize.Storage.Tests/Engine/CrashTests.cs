using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Xunit.Abstractions;

namespace Personalize.Storage.Tests.Engine;

/// <summary>
/// Kills real processes at random moments; each test reports how many there were.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const string DatasetArn = "arn:local:personalize:::dataset/shop/INTERACTIONS";
    private const int RowsPerFile = 300;

    /// <summary>How many users there are for the child to remove.</summary>
    public const int UsersToRemove = 200;

    /// <summary>Every so many imports, one replaces those before; the others are enough for several compactions.</summary>
    public const int ImportsPerFull = 30;

    private readonly ITestOutputHelper _output = output;
    private int _killed;

    public void Dispose()
    {
        if (_killed > 0)
            _output.WriteLine($"{_killed} processes killed while they ran.");
    }

    [Fact]
    public void Killed_imports_leave_every_acknowledged_row_and_nothing_half_visible()
    {
        using var folder = new TempFolder();
        var files = 70 * Kills.PerTest;
        for (var number = 0; number < files; number++)
            File.WriteAllText(Child.ImportFile(folder.Path, number), Rows(number));
        var random = new Random(1);
        var next = 0;
        for (var kill = 0; kill < Kills.PerTest && next < files; kill++)
        {
            var last = RunAndKill(random, "import", folder.Store, folder.Path, $"{next}") ?? next - 1;
            using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
            engine.Store.Segments.Sweep();

            // The import after the last acknowledged one may have been committed just before the kill.
            var visible = VisibleFiles(engine);
            Assert.Contains(visible, new[] { Expected(last), Expected(last + 1) });
            next = Math.Max(last, visible.Count == 0 ? -1 : visible[^1]) + 1;
            AssertFilesMatch(folder, engine);
            Assert.False(engine.Store.Catalog.IsLeased(DatasetArn));
        }

        Assert.True(next > 0, "No import was acknowledged before its kill.");
    }

    [Fact]
    public void Killed_model_writes_leave_a_whole_model()
    {
        using var folder = new TempFolder();
        var random = new Random(2);
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            var last = RunAndKill(random, "save", folder.Store) ?? 0;
            using var store = new StoreFactory().Open(folder.Store);
            using var model = store.Models.TryOpen("v1", "model");
            if (model is null)
            {
                Assert.Equal(0, last);
                continue;
            }

            var values = model.Read<float>("w");
            var generation = (int)values[0];

            // A model of an earlier round is newer than nothing acknowledged in this one.
            Assert.True(last == 0 || generation == last || generation == last + 1, $"Acknowledged {last}, found {generation}.");
            Assert.Equal(100_000, values.Count(values[0]));
            Assert.Equal($"{{\"generation\":{generation}}}", model.ConfigurationJson);
            Assert.Equal(model.ConfigurationJson, File.ReadAllText(Path.Combine(folder.Store, "models", "v1", "model.json")));
        }
    }

    [Fact]
    public void Killed_event_writers_lose_no_acknowledged_event_and_leave_no_part_of_a_request()
    {
        using var folder = new TempFolder();
        MakeTracker(folder.Store);
        var random = new Random(3);
        var next = 0;
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            var last = RunAndKill(random, "put", folder.Store, $"{next}") ?? next - 1;
            using var store = new StoreFactory().Open(folder.Store);
            var numbers = store.Journal.Read(DatasetArn, long.MaxValue).SelectMany(events => events).GroupBy(e => int.Parse(e.ItemId!)).ToArray();

            // The request after the last acknowledged one may have been committed just before the kill.
            Assert.Contains(numbers.Length, new[] { last + 1, last + 2 });
            Assert.Equal(Enumerable.Range(0, numbers.Length), numbers.Select(number => number.Key));
            Assert.All(
                numbers, number => Assert.Equal([.. Enumerable.Range(0, 3).Select(k => $"u{number.Key % 5}/{number.Key}/{k}")], number.Select(e => e.EventId)));
            Assert.Equal(numbers.Length * 3, store.Journal.State(DatasetArn).Sequence);
            next = numbers.Length;
        }

        Assert.True(next > 0, "No event was acknowledged before its kill.");
    }

    [Fact]
    public void Several_processes_put_events_and_none_is_lost_or_there_twice()
    {
        using var folder = new TempFolder();
        MakeTracker(folder.Store);
        var children = Enumerable.Range(0, 3).Select(n => Child.Start("share", folder.Store, $"user{n}", "40")).ToArray();
        foreach (var child in children)
        {
            child.WaitForExit();
            Assert.Equal(0, child.ExitCode);
            child.Dispose();
        }

        using var store = new StoreFactory().Open(folder.Store);
        var ids = store.Journal.Read(DatasetArn, long.MaxValue).SelectMany(events => events).Select(e => e.EventId).ToArray();
        var expected = from n in Enumerable.Range(0, 3) from number in Enumerable.Range(0, 40) from k in Enumerable.Range(0, 3) select $"user{n}/{number}/{k}";
        Assert.Equal(expected.Concat(Enumerable.Range(0, 40).Select(number => $"shared-{number}")).Order(), ids.Order());
    }

    [Fact]
    public void Killed_removals_of_users_leave_each_user_whole_or_gone()
    {
        using var folder = new TempFolder();
        var random = new Random(4);
        var next = UsersToRemove;
        var removed = 0;
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            if (next >= UsersToRemove)
            {
                ImportUsers(folder);
                next = 0;
            }

            var last = RunAndKill(random, "remove", folder.Store, $"{next}") ?? next - 1;
            using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));

            // Opening has finished what was committed; what was not is swept.
            var traces = Enumerable.Range(0, last + 1).Where(user => HasTrace(folder, $"session-of-u{user}-")).ToArray();
            Assert.Equal([], traces);
            engine.Store.Segments.Sweep();
            var interactions = DependentsOf(engine, DatasetArn);
            var rows = DependentsOf(engine, DatasetArn.Replace("INTERACTIONS", "USERS"));
            removed += UsersToRemove - rows.Count - next;
            next = UsersToRemove - rows.Count;
            Assert.Contains(next, new[] { last + 1, last + 2 });
            Assert.Equal(Enumerable.Range(next, UsersToRemove - next).Select(user => $"u{user}").Order(StringComparer.Ordinal), rows.Keys);
            Assert.Equal(rows.Keys, interactions.Keys);
            Assert.All(interactions.Values, count => Assert.Equal(50, count));
            var files = folder.StoreFiles("data").Select(Path.GetFileName).Order();
            var listed = new[] { DatasetArn, DatasetArn.Replace("INTERACTIONS", "USERS") }
                .SelectMany(engine.Store.Catalog.Segments)
                .Select(segment => segment.Id + ".parquet")
                .Order();
            Assert.Equal(listed, files);
        }

        Assert.True(removed > 0, "No removal was acknowledged before its kill.");
    }

    [Fact]
    public void Killed_deletions_leave_no_model_without_its_version()
    {
        using var folder = new TempFolder();
        using (var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store)))
        {
            engine.CreateDatasetGroup(new() { Name = "shop" });
            engine.CreateSolution(new CreateSolutionRequest { Name = "s", DatasetGroup = "shop", Recipe = "aws-hrnn" }, OperationContext.None);
        }

        var random = new Random(5);
        var next = 0;
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            var last = RunAndKill(random, "delete", folder.Store, $"{next}") ?? next - 1;
            using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
            engine.Store.Models.Sweep();
            var versions = engine.ListSolutionVersions(new("s"));
            var models = Directory.Exists(Path.Combine(folder.Store, "models"))
                ? Directory.GetDirectories(Path.Combine(folder.Store, "models")).Select(Path.GetFileName)
                : [];
            Assert.Subset(versions.Select(version => version.Name).ToHashSet(), models.ToHashSet()!);
            Assert.DoesNotContain(folder.StoreFiles("models"), file => file.EndsWith(".tmp", StringComparison.Ordinal));
            Assert.All(versions, version => Assert.True(int.Parse(version.Name[1..]) > last, $"{version.Name} was deleted."));
            next = last + 2;
            foreach (var version in versions)
            {
                using (var model = engine.Store.Models.TryOpen(version.Name, "model"))
                    Assert.Equal(100_000, model?.Read<float>("w").Length ?? 100_000);
                engine.DeleteSolutionVersion(new(version.Arn));
            }

            Assert.Empty(folder.StoreFiles("models"));
        }

        Assert.True(next > Kills.PerTest, "No deletion was acknowledged before its kill.");
    }

    [Fact]
    public void Killed_trainings_are_seen_as_failed_and_resume()
    {
        using var folder = new TempFolder();
        var sample = Directory.CreateDirectory(Path.Combine(folder.Path, "sample")).FullName;
        using (var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store)))
        {
            var rows = Enumerable.Range(0, 30)
                .SelectMany(user => Enumerable.Range(0, 40).Select(e => $"u{user},i{(user + (e * e)) % 60},{1_600_000_000 + (e * 3600)}"));
            File.WriteAllText(Path.Combine(sample, "a.csv"), $"USER_ID,ITEM_ID,TIMESTAMP\n{string.Join('\n', rows)}\n");
            engine.ImportDataset(
                new CreateDatasetImportJobRequest { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [Path.Combine(sample, "a.csv")] },
                OperationContext.None);
            engine.CreateSolution(new CreateSolutionRequest { Name = "shop", DatasetGroup = "shop", Recipe = "aws-hrnn" }, OperationContext.None);
        }

        var random = new Random(6);
        var failed = 0;
        for (var kill = 0; kill < Kills.PerTest; kill++)
        {
            RunAndKill(random, 1500, "train", folder.Store);
            using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
            engine.Store.Models.Sweep();
            foreach (var version in engine.ListSolutionVersions(new("shop")))
            {
                // Killed while its data was read, it waits to be run.
                Assert.Contains(version.Status, new[] { ResourceStatus.Active, ResourceStatus.CreateFailed, ResourceStatus.CreatePending });
                if (version.Status != ResourceStatus.Active)
                {
                    failed++;
                    Assert.Equal(ResourceStatus.Active, engine.ResumeSolutionVersion(new(version.Arn), OperationContext.None).Status);
                }

                using (var model = engine.Store.Models.TryOpen(Arn.LastPartOf(version.Arn), "model"))
                    Assert.NotNull(model);
                engine.DeleteSolutionVersion(new(version.Arn));
            }

            Assert.Empty(folder.StoreFiles("models"));
            Assert.Equal(1200, engine.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount);
        }

        Assert.True(failed > 0, "No training was killed.");
    }

    [Fact]
    public void The_lease_of_a_killed_process_ends_at_once()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        using var holder = Child.Start("hold", folder.Store, DatasetArn);
        Assert.Equal("1", holder.StandardOutput.ReadLine());
        Assert.True(store.Catalog.IsLeased(DatasetArn));
        Assert.Null(store.Catalog.TryAcquireLease(DatasetArn));

        holder.Kill();
        holder.WaitForExit();

        Assert.False(store.Catalog.IsLeased(DatasetArn));
        using var lease = store.Catalog.TryAcquireLease(DatasetArn);
        Assert.NotNull(lease);
    }

    [Fact]
    public void A_process_that_holds_a_lease_hears_the_request_to_stop()
    {
        using var folder = new TempFolder();
        using var store = new StoreFactory().Open(folder.Store);
        using var holder = Child.Start("hold", folder.Store, DatasetArn);
        Assert.Equal("1", holder.StandardOutput.ReadLine());

        store.Catalog.RequestStop(DatasetArn);

        Assert.Equal("2", holder.StandardOutput.ReadLine());
        holder.WaitForExit();
        Assert.False(store.Catalog.IsLeased(DatasetArn));
    }

    // Returns the last number that the child acknowledged.
    private int? RunAndKill(Random random, params string[] arguments) => RunAndKill(random, 400, arguments);

    private int? RunAndKill(Random random, int longestDelay, params string[] arguments)
    {
        var (last, running) = Kills.RunAndKill(random, longestDelay, arguments);
        _killed += running ? 1 : 0;
        return last;
    }

    private static void MakeTracker(string store)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(store));
        engine.CreateDatasetGroup(new() { Name = "shop" });
        engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, OperationContext.None);
    }

    private static string Rows(int number) =>
        "USER_ID,ITEM_ID,TIMESTAMP\n" + string.Concat(Enumerable.Range(0, RowsPerFile).Select(row => $"u{row % 7},file{number},{1_600_000_000 + row}\n"));

    // The files whose rows count when all up to this one were imported.
    private static List<int> Expected(int last)
    {
        var first = last < 0 ? 0 : last - ((last + 1) % ImportsPerFull);
        return [.. Enumerable.Range(0, last + 1).Where(number => number >= first)];
    }

    private static List<int> VisibleFiles(PersonalizeEngine engine)
    {
        var counts = new SortedDictionary<int, int>();
        var segments = engine.Store.Catalog.Segments(DatasetArn);
        foreach (var batch in engine.Store.Segments.Read(DatasetArn, segments, ["ITEM_ID"], CancellationToken.None))
        {
            foreach (var item in batch.Columns[0].Texts!.Take(batch.RowCount))
                counts[int.Parse(item![4..])] = counts.GetValueOrDefault(int.Parse(item[4..])) + 1;
        }

        Assert.All(counts.Values, count => Assert.Equal(RowsPerFile, count));
        var dataset = engine.Store.Catalog.Find<Dataset>(DatasetArn);
        Assert.Equal(counts.Count * RowsPerFile, dataset?.RowCount ?? 0);
        return [.. counts.Keys];
    }

    private static void ImportUsers(TempFolder folder)
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(folder.Store));
        var users = Enumerable.Range(0, UsersToRemove);
        Import(
            DatasetType.Interactions,
            "USER_ID,ITEM_ID,TIMESTAMP",
            users.SelectMany(user => Enumerable.Range(0, 50).Select(e => $"u{user},i{e},{1_600_000_000 + e}")));
        Import(DatasetType.Users, "USER_ID,AGE", users.Select(user => $"u{user},{user}"));
        engine.Store.Journal.Append(DatasetArn, [.. users.Select(user => new JournalEvent
        {
            EventId = $"{Guid.NewGuid()}", UserId = $"u{user}", SessionId = $"session-of-u{user}-", EventType = "click", SentAt = 1, ItemId = "i",
        })]);

        void Import(DatasetType type, string header, IEnumerable<string> rows)
        {
            var path = folder.Write($"{type}.csv", $"{header}\n{string.Join('\n', rows)}\n");
            engine.ImportDataset(new CreateDatasetImportJobRequest { DatasetGroup = "shop", DatasetType = type, Paths = [path] }, OperationContext.None);
        }
    }

    // User → rows, by user.
    private static SortedDictionary<string, int> DependentsOf(PersonalizeEngine engine, string datasetArn)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var batch in engine.Store.Segments.Read(datasetArn, engine.Store.Catalog.Segments(datasetArn), ["USER_ID"], CancellationToken.None))
        {
            foreach (var user in batch.Columns[0].Texts!.Take(batch.RowCount))
                counts[user!] = counts.GetValueOrDefault(user!) + 1;
        }

        return counts;
    }

    private static bool HasTrace(TempFolder folder, string text) => Directory.GetFiles(folder.Store, "*", SearchOption.AllDirectories)
        .Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0);

    private static void AssertFilesMatch(TempFolder folder, PersonalizeEngine engine)
    {
        var files = folder.StoreFiles("data").Select(Path.GetFileName).Order();
        var listed = engine.Store.Catalog.Segments(DatasetArn).Select(segment => segment.Id + ".parquet").Order();
        Assert.Equal(listed, files);
    }
}
