using Microsoft.Data.Sqlite;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage.Segments;

namespace Personalize.Storage.Tests.Engine;

/// <summary>The clock is set by a day in either direction while something is going on.</summary>
public sealed class ClockTests : IDisposable
{
    private static readonly string s_interactions = Arn.Dataset("shop", DatasetType.Interactions);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>To the holder and to everyone else, a clock that was set looks like a heartbeat that is off by a day.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_lease_of_a_process_that_runs_is_kept(int days)
    {
        using var store = new StoreFactory().Open(_folder.Store);
        using var other = new StoreFactory().Open(_folder.Store);
        using var lease = store.Catalog.TryAcquireLease("a");
        Execute($"UPDATE leases SET heartbeat = heartbeat - {days * 86_400_000L}");

        Assert.True(other.Catalog.IsLeased("a"));
        Assert.Null(other.Catalog.TryAcquireLease("a"));
        Assert.True(store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(lease!);
            return true;
        }));

        // A process that hangs loses it nevertheless.
        Execute("UPDATE leases SET ticks = ticks - 60000, owner = 'another'");
        Assert.False(other.Catalog.IsLeased("a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_training_ends_as_it_would_have(int days)
    {
        var clock = new SetClock();
        using var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store), new PersonalizeEngineOptions { Clock = clock });
        var rows = Enumerable.Range(0, 30)
            .SelectMany(user => Enumerable.Range(0, 40).Select(e => $"u{user},i{(user + (e * e)) % 60},{1_600_000_000 + (e * 3600)}"));
        Import(engine, $"USER_ID,ITEM_ID,TIMESTAMP\n{string.Join('\n', rows)}\n", "FULL");
        engine.CreateSolution(new CreateSolutionRequest { Name = "shop", DatasetGroup = "shop", Recipe = "aws-hrnn" }, OperationContext.None);

        var version = engine.TrainSolution(
            new TrainSolutionRequest { Solution = "shop", ThrottleLimit = 1, Begun = _ => clock.Offset = TimeSpan.FromDays(days) }, OperationContext.None);

        Assert.Equal(ResourceStatus.Active, version.Status);
        Assert.InRange(version.TrainingSeconds, 0, 3600);
        Assert.Equal(5, engine.GetRecommendations(new() { Campaign = version.Arn, UserId = "u1", NumResults = 5 }, OperationContext.None).ItemList.Count);
        Assert.Equal(version.Arn, engine.DescribeSolutionVersion(new("shop")).Arn);
        var warnings = new List<string>();
        engine.DeleteUsers(new("shop", ["u1"]), new OperationContext { Warning = warnings.Add });
        Assert.Contains("have learned from the data", Assert.Single(warnings));
    }

    [Fact]
    public void Imports_keep_their_order_in_a_repair_and_their_own_time()
    {
        string[] first;
        using (var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store)))
        {
            Import(engine, "USER_ID,ITEM_ID,TIMESTAMP\nu1,a,1\n", "FULL");

            // The first import took place tomorrow.
            var segment = Assert.Single(engine.Store.Catalog.Segments(s_interactions));
            var id = Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(1)).ToString("N");
            var file = Path.Combine(_folder.Store, "data", _folder.StoreFiles("data").Single());
            File.Move(file, file.Replace(segment.Id, id));
            Execute($"UPDATE segments SET id = '{id}'; DELETE FROM dropped");
            var before = DateTime.UtcNow.AddSeconds(-1);
            Import(engine, "USER_ID,ITEM_ID,TIMESTAMP\nu2,b,2\n", "INCREMENTAL");
            Import(engine, "USER_ID,ITEM_ID,TIMESTAMP\nu3,c,3\n", "INCREMENTAL");

            var segments = engine.Store.Catalog.Segments(s_interactions);
            first = [.. segments.Select(listed => listed.Id)];
            Assert.Equal(first.Order(StringComparer.Ordinal), first);
            Assert.True(SegmentPaths.TimeOf(first[2]) > DateTime.UtcNow.AddHours(1));
            Assert.InRange(engine.Store.Segments.Parts(s_interactions, segments[2]).Single().ImportTime!.Value, before, DateTime.UtcNow);
        }

        SqliteConnection.ClearAllPools();
        File.Delete(Path.Combine(_folder.Store, "personalize.db"));
        new StoreFactory().Repair(new(_folder.Store), OperationContext.None);
        using var repaired = new StoreFactory().Open(_folder.Store);
        Assert.Equal(first, repaired.Catalog.Segments(s_interactions).Select(segment => segment.Id));
    }

    private void Import(PersonalizeEngine engine, string text, string mode) => engine.ImportDataset(
        new CreateDatasetImportJobRequest
        {
            DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [_folder.Write("a.csv", text)], ImportMode = mode,
        },
        OperationContext.None);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Store, "personalize.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The system's clock, which can be set; what measures durations is not affected, as on any machine.</summary>
    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

        public override long GetTimestamp() => System.GetTimestamp();
    }
}
