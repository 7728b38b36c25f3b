using System.Text;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests.Engine.Datasets;

/// <summary>What is left on the disk of a user who was removed: nothing.</summary>
public sealed class RemovalTraceTests : IDisposable
{
    private const int Users = 400;

    private static readonly string s_dataset = Arn.Dataset("shop", DatasetType.Interactions);

    private readonly TempFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_file_of_the_store_holds_anything_of_a_removed_user_and_everything_of_the_others()
    {
        using (var engine = Fill())
        {
            // Another reader that holds the log, as in a server.
            using var other = new StoreFactory().Open(_folder.Store);
            Assert.NotEmpty(other.Journal.ReadUser(s_dataset, Id(7), 0));
            engine.DeleteUsers(new("shop", [Id(7), Id(8), Id(399)]), Context);
            Assert.Equal([], _warnings);
            AssertGone(7, 8, 399);
        }

        AssertGone(7, 8, 399);
        Assert.NotEmpty(Grep(Id(9)));
        using var again = new StoreFactory().Open(_folder.Store);
        Assert.Equal(2, again.Journal.ReadUser(s_dataset, Id(9), 0).Count);
        Assert.Single(again.RecommendationLog.ReadUser(Arn.DatasetGroup("shop"), Id(9)));
    }

    [Fact]
    public void Events_of_the_users_sessions_that_have_no_user_yet_go_too()
    {
        using var engine = Fill();
        engine.Store.Journal.Append(s_dataset, [Event("late-7", null, 7) with { Properties = """{"note":"late-secret"}""" }, Event("late-9", null, 9)]);

        engine.DeleteUsers(new("shop", [Id(7)]), Context);

        Assert.Empty(Grep("late-secret"));
        Assert.NotEmpty(Grep("late-9"));
    }

    [Fact]
    public void A_removal_that_was_killed_after_its_commit_is_finished_when_the_store_is_next_opened()
    {
        using (var engine = Fill())
        {
            engine.Store.Caches.TryPut(new CacheKey(s_dataset, "histories"), "old", $"{{\"{Id(7)}\":1}}", [new Tensor("x", [1], new[] { 1f })]);
            engine.Store.Catalog.Write(transaction =>
            {
                transaction.SetSegments(s_dataset, [], append: false);
                transaction.RemoveShownLists(Arn.DatasetGroup("shop"), [Id(7)]);
                return transaction.RemoveJournalUsers(s_dataset, [Id(7)]);
            });
            Assert.NotEmpty(Grep(Id(7)));
        }

        new StoreFactory().Open(_folder.Store).Dispose();

        Assert.Empty(Grep($"secret-of-{Id(7)}").Concat(Grep($"session-of-{Id(7)}")));
        Assert.Empty(_folder.StoreFiles("caches"));
        Assert.Single(Directory.GetDirectories(Path.Combine(_folder.Store, "data")));
    }

    [Fact]
    public void A_stale_table_of_histories_cannot_come_back()
    {
        using var engine = Fill();
        using var other = new StoreFactory().Open(_folder.Store);
        var key = new CacheKey(s_dataset, "histories");
        var before = engine.Store.Catalog.Segments(s_dataset);

        // Built by another process from what it read before the removal, and stored after it.
        engine.DeleteUsers(new("shop", [Id(7)]), Context);
        var stored = other.Caches.TryPut(
            key, "old", $"{{\"{Id(7)}\":1}}", [new Tensor("x", [1], new[] { 1f })], () => before.SequenceEqual(other.Catalog.Segments(s_dataset)));

        Assert.False(stored);
        AssertGone(7);
    }

    [Fact]
    public async Task A_removal_does_not_fail_though_caches_are_written_at_the_same_time()
    {
        using var engine = Fill();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            using var other = new StoreFactory().Open(_folder.Store);
            for (var number = 0; !stop.IsCancellationRequested; number++)
                other.Caches.TryPut(new CacheKey(s_dataset, $"histories-{number % 5}"), $"{number}", "{}", [new Tensor("x", [1], new[] { 1f })]);
        });
        for (var user = 20; user < 40; user++)
            Assert.Equal(1, engine.DeleteUsers(new("shop", [Id(user)]), Context).Users);
        stop.Cancel();
        await writing;

        Assert.Equal([], _warnings);
        AssertGone([.. Enumerable.Range(20, 20)]);
        var listed = new[] { s_dataset, Arn.Dataset("shop", DatasetType.Users) }.SelectMany(engine.Store.Catalog.Segments).Select(segment => segment.Id);
        Assert.Equal(listed.Order(), _folder.StoreFiles("data").Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Fact]
    public void Only_versions_that_learned_from_a_user_are_named()
    {
        using var engine = Fill();
        var journal = engine.Store.Journal.State(s_dataset).Sequence;
        engine.CreateSolution(new CreateSolutionRequest { Name = "s", DatasetGroup = "shop", Recipe = "aws-hrnn" }, OperationContext.None);
        var now = DateTime.UtcNow;
        var trained = Records.Version("trained") with { CreationDateTime = now, LastUpdatedDateTime = now, JournalEnd = journal };
        engine.Store.Catalog.Write(transaction =>
        {
            transaction.Insert(trained, Arn.Solution("s"));
            foreach (var status in new[] { ResourceStatus.CreatePending, ResourceStatus.CreateFailed })
            {
                var name = status.Replace(' ', '-').ToLowerInvariant();
                transaction.Insert(trained with { Name = name, Arn = Arn.SolutionVersion("s", name), Status = status }, Arn.Solution("s"));
            }

            return true;
        });
        engine.Store.Journal.Append(s_dataset, [Event("later", "later-event", 1)]);
        Thread.Sleep(5);
        Import(engine, DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP", ["later-import,tea,5"], "INCREMENTAL");

        Assert.Empty(engine.DeleteUsers(new("shop", ["later-event", "later-import"]), Context).SolutionVersionsTrainedBefore);
        Assert.Equal([trained.Arn], engine.DeleteUsers(new("shop", [Id(5)]), Context).SolutionVersionsTrainedBefore);
        Assert.Equal(1, engine.Store.Catalog.Find<SolutionVersion>(trained.Arn)!.UsersRemoved);
        Assert.Contains("trained", Assert.Single(_warnings));

        // The rows that were replaced may have been the user's.
        Import(engine, DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP", ["someone,tea,5", "other,tea,6"], "FULL");
        Assert.Equal([trained.Arn], engine.DeleteUsers(new("shop", ["someone"]), Context).SolutionVersionsTrainedBefore);
    }

    private OperationContext Context => new() { Warning = _warnings.Add };

    private static string Id(int user) => $"person-{user * 7919:x8}-{user:000}";

    private static JournalEvent Event(string id, string? user, int number) => new()
    {
        EventId = id,
        UserId = user,
        SessionId = $"session-of-{Id(number)}",
        EventType = "click",
        SentAt = number,
        ItemId = "tea",
        Properties = $$"""{"note":"secret-of-{{Id(number)}}","padding":"{{new string('x', number % 300)}}"}""",
    };

    private static ShownList Shown(string id, string user) => new()
    {
        RecommendationId = $"{id}-{user}",
        DatasetGroupArn = Arn.DatasetGroup("shop"),
        CampaignArn = Arn.Campaign("front"),
        SolutionVersionArn = Arn.SolutionVersion("s", "v"),
        UserId = user,
        ShownAt = DateTime.UtcNow,
        ExpiresAt = DateTime.UtcNow.AddDays(1),
        Items = ["tea", $"wanted-by-{user}"],
    };

    private PersonalizeEngine Fill()
    {
        var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        var users = Enumerable.Range(0, Users).ToArray();
        Import(engine, DatasetType.Interactions, "USER_ID,ITEM_ID,TIMESTAMP", users.Select(user => $"{Id(user)},tea,{user + 1}"), "FULL");
        Import(engine, DatasetType.Users, "USER_ID,AGE", users.Select(user => $"{Id(user)},{user}"), "FULL");
        foreach (var chunk in users.Chunk(7))
        {
            engine.Store.Journal.Append(
                s_dataset, [.. chunk.SelectMany(user => new[] { Event($"e-{Id(user)}-1", Id(user), user), Event($"e-{Id(user)}-2", Id(user), user) })]);
            engine.Store.Journal.PutRows(
                Arn.Dataset("shop", DatasetType.Users),
                [.. chunk.Select(user => new JournalRow(Id(user), $$"""{"AGE":{{user}},"note":"row-of-{{Id(user)}}"}"""))]);

            // By the user, and by a session before the user was known.
            engine.Store.RecommendationLog.Append(
                [.. chunk.SelectMany(user => new[] { Shown($"u-{user}", Id(user)), Shown($"s-{user}", $"session-of-{Id(user)}") })], DateTime.UtcNow);
        }

        return engine;
    }

    private void Import(PersonalizeEngine engine, DatasetType type, string header, IEnumerable<string> rows, string mode) => engine.ImportDataset(
        new CreateDatasetImportJobRequest
        {
            DatasetGroup = "shop",
            DatasetType = type,
            Paths = [_folder.Write("rows.csv", $"{header}\n{string.Join('\n', rows)}\n")],
            ImportMode = mode,
        },
        OperationContext.None);

    private void AssertGone(params int[] users) => Assert.All(users, user => Assert.Empty(Grep(Id(user))));

    // The files of the store, by name and by content, that hold a text.
    private List<string> Grep(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Directory.GetFiles(_folder.Store, "*", SearchOption.AllDirectories)
            .Where(file => file.Contains(text, StringComparison.Ordinal) || File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)
            .Select(file => $"{file}: {text}")];
    }
}
