using System.Text;
using Microsoft.Data.Sqlite;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Catalogs.Sqlite;
using Personalize.Storage.Tests.Maintenance;
using Xunit.Abstractions;

namespace Personalize.Storage.Tests.Catalogs;

/// <summary>Whatever is damaged in a catalogue, errors have ids, and a repair makes the store usable again.</summary>
public sealed class DamagedCatalogTests : IDisposable
{
    private readonly ITestOutputHelper _output;
    private readonly MaintainedStore _store = new();

    public DamagedCatalogTests(ITestOutputHelper output)
    {
        _output = output;
        _store.Import("FULL", "ann", "bob");
        _store.Train("v1");
        using var engine = _store.Open();
        engine.CreateFilter(new CreateFilterRequest
        {
            Name = "fresh", DatasetGroup = "Shop_1", FilterExpression = "INCLUDE ItemID WHERE Interactions.PLACE IN (\"here\")",
        });
        engine.Store.Journal.Append(
            MaintainedStore.Dataset, [new JournalEvent { EventId = "e", UserId = "ann", SessionId = "s", EventType = "click", SentAt = 1, ItemId = "tea" }]);
    }

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"DatasetType\":\"Sales\"}")]
    [InlineData("\0\u0001")]
    public void A_damaged_record_is_named_and_a_repair_helps(string body)
    {
        Execute("UPDATE resources SET body = $1 WHERE kind = 'Dataset'", body);
        using (var engine = _store.Open())
        {
            Action[] reads = [() => engine.DescribeDataset(new("Shop_1", DatasetType.Interactions)), () => engine.ListDatasets(new ListDatasetsRequest())];
            foreach (var read in reads)
            {
                var error = Assert.Throws<PersonalizeException>(read);
                Assert.Equal("StoreDamaged", error.ErrorId);
                Assert.Contains(MaintainedStore.Dataset, error.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(1, _store.Repair().Segments);
        Assert.Equal(["ann", "bob"], _store.Users());
    }

    [Fact]
    public void A_record_in_the_place_of_another_is_damaged()
    {
        Execute("UPDATE resources SET body = replace(body, 'fresh', 'stale') WHERE kind = 'Filter'");
        using var engine = _store.Open();
        Assert.Equal("StoreDamaged", Assert.Throws<PersonalizeException>(() => engine.DescribeFilter(new("fresh"))).ErrorId);
    }

    [Fact]
    public void A_resource_that_is_listed_but_not_found_is_not_said_to_be_missing()
    {
        var page = 0L;
        const string Index = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_resources_1'";
        Read(session => page = session.Query(row => row.GetInt64(0), Index)[0]);
        var bytes = File.ReadAllBytes(_store.CatalogPath);
        var size = (bytes[16] << 8) | bytes[17];
        var index = bytes.AsSpan((int)(page - 1) * size, size);
        var place = index.IndexOf(Encoding.UTF8.GetBytes("filter/fresh"));
        index[place + "filter/fres".Length] = (byte)'j';
        File.WriteAllBytes(_store.CatalogPath, bytes);

        using (var engine = _store.Open())
        {
            var error = Assert.Throws<PersonalizeException>(() => engine.DescribeFilter(new("fresh")));
            Assert.Equal("StoreDamaged", error.ErrorId);
            Assert.Equal("ResourceNotFound", Assert.Throws<PersonalizeException>(() => engine.DescribeFilter(new("fresg"))).ErrorId);
        }

        _store.Repair();
        Assert.Equal(["ann", "bob"], _store.Users());
    }

    [Fact]
    public void Any_damaged_bytes_give_answers_or_errors_with_an_id()
    {
        Read(session => session.Execute("PRAGMA wal_checkpoint(TRUNCATE)"));
        var whole = File.ReadAllBytes(_store.CatalogPath);
        var random = new Random(20);
        var errors = new Dictionary<string, int>();
        for (var round = 0; round < 150; round++)
        {
            var bytes = whole.ToArray();
            for (var i = random.Next(1, 20); i > 0; i--)
                bytes[random.Next(100, bytes.Length)] = (byte)random.Next(256);
            foreach (var log in Directory.GetFiles(_store.Location, "personalize.db-*"))
                File.Delete(log);
            File.WriteAllBytes(_store.CatalogPath, bytes);
            Count(errors, Use);
        }

        _output.WriteLine(string.Join(", ", errors.Select(error => $"{error.Key} {error.Value}")));
        Assert.True(errors.GetValueOrDefault("StoreDamaged") > 0);
    }

    private static void Count(Dictionary<string, int> errors, Action<List<Action>> use)
    {
        var actions = new List<Action>();
        use(actions);
        foreach (var action in actions)
        {
            try
            {
                action();
            }
            catch (PersonalizeException exception)
            {
                errors[exception.ErrorId] = errors.GetValueOrDefault(exception.ErrorId) + 1;
            }
        }
    }

    private void Use(List<Action> actions)
    {
        void With(Action<PersonalizeEngine> action) => actions.Add(() =>
        {
            using var engine = _store.Open();
            action(engine);
        });
        With(engine => engine.ListDatasetGroups(new()));
        With(engine => engine.DescribeDataset(new("Shop_1", DatasetType.Interactions)));
        With(engine => engine.ListSolutionVersions(new("taste")));
        With(engine => engine.DescribeFilter(new("fresh")));
        With(engine => engine.Store.Journal.ReadUser(MaintainedStore.Dataset, "ann", 0));
        With(engine => MaintainedStore.UsersOf(engine.Store));
        With(engine => engine.CreateDatasetGroup(new() { Name = "another" }));
    }

    private void Execute(string sql, params object?[] values) => Read(session => session.Execute(sql, values));

    private void Read(Action<SqlSession> action)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _store.CatalogPath, Pooling = false }.ToString());
        connection.Open();
        action(new SqliteSession(connection));
    }
}
