using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage.Tests.Engine.Serving;
using Personalize.Storage.Tests.Maintenance;
using Xunit.Abstractions;

namespace Personalize.Storage.Tests.Engine;

/// <summary>
/// The disk becomes full at every point of an operation: it is filled until a few pages are left, and with every attempt a few more, until the
/// operation succeeds. After each attempt there is room again, and the store must open and be whole.
/// </summary>
public sealed class FullDiskTests(TrainedStore trained, ITestOutputHelper output) : IClassFixture<TrainedStore>
{
    private const int Page = 4096;

    private static readonly string s_interactions = Arn.Dataset("shop", DatasetType.Interactions);

    private readonly TrainedStore _trained = trained;
    private readonly ITestOutputHelper _output = output;

    [MountFact]
    public void An_import_leaves_what_was_there_or_all_of_what_is_new()
    {
        using var folder = new TempFolder();
        var number = 0;
        Fill(16, 3, (engine, context) =>
        {
            number++;
            var rows = Enumerable.Range(0, 3000).Select(row => $"new{number}-{row},i{row % 60},{1_700_000_000 + row}");
            engine.ImportDataset(
                new CreateDatasetImportJobRequest
                {
                    DatasetGroup = "shop", DatasetType = DatasetType.Interactions, ImportMode = "INCREMENTAL",
                    Paths = [folder.Write("new.csv", $"USER_ID,ITEM_ID,TIMESTAMP\n{string.Join('\n', rows)}\n")],
                },
                context);
            return 3000;
        });
    }

    [MountFact]
    public void A_merging_import_leaves_what_was_there_or_all_of_what_is_new()
    {
        using var folder = new TempFolder();
        var number = 0;
        Fill(16, 6, (engine, context) =>
        {
            // Few rows each, so that every eighth import merges them.
            number++;
            engine.ImportDataset(
                new CreateDatasetImportJobRequest
                {
                    DatasetGroup = "shop", DatasetType = DatasetType.Interactions, ImportMode = "INCREMENTAL",
                    Paths = [folder.Write("new.csv", $"USER_ID,ITEM_ID,TIMESTAMP\nnew{number},i1,{number}\n")],
                },
                context);
            return 1;
        });
    }

    [MountFact]
    public void An_event_is_recorded_or_refused()
    {
        var number = 0;
        var acknowledged = new List<string>();
        Fill(
            16,
            1,
            (engine, _) =>
            {
                number++;
                engine.PutEvents(new PutEventsRequest
                {
                    TrackingId = "shop", UserId = "u1", SessionId = "s", EventList = [.. Enumerable.Range(0, 10).Select(k => new PutEvent
                    {
                        EventId = $"{number}/{k}", EventType = "click", ItemId = "i1", SentAt = number, Properties = $"{{\"note\":\"{new string('x', 900)}\"}}",
                    })],
                });
                acknowledged.Add($"{number}");
                return 0;
            },
            engine =>
            {
                var events = engine.Store.Journal.Read(s_interactions, long.MaxValue).SelectMany(batch => batch);
                var requests = events.GroupBy(e => e.EventId.Split('/')[0]).ToList();
                Assert.All(requests, request => Assert.Equal(10, request.Count()));
                Assert.Subset(requests.Select(request => request.Key).ToHashSet(), acknowledged.ToHashSet());
            });
    }

    [MountFact]
    public void A_training_fails_and_resumes_or_ends() => Fill(
        16,
        4,
        (engine, context) =>
        {
            engine.TrainSolution(new TrainSolutionRequest { Solution = "shop", ThrottleLimit = 1 }, context);
            return 0;
        },
        engine =>
        {
            foreach (var version in engine.ListSolutionVersions(new("shop")).Where(version => !_trained.Versions.Contains(version.Arn)))
            {
                Assert.Contains(version.Status, new[] { ResourceStatus.Active, ResourceStatus.CreateFailed, ResourceStatus.CreatePending });
                if (version.Status != ResourceStatus.Active)
                    Assert.Equal(ResourceStatus.Active, engine.ResumeSolutionVersion(new(version.Arn), OperationContext.None).Status);
                engine.DeleteSolutionVersion(new(version.Arn));
            }
        });

    /// <param name="megabytes">The size of the disk.</param>
    /// <param name="step">Pages by which the room grows from attempt to attempt.</param>
    /// <param name="work">Returns how many rows it has added to the interactions.</param>
    /// <param name="check">What else must hold afterwards.</param>
    private void Fill(int megabytes, int step, Func<PersonalizeEngine, OperationContext, int> work, Action<PersonalizeEngine>? check = null)
    {
        using var disk = new SmallDisk(megabytes);
        var store = Path.Combine(disk.Path, "store");
        _trained.CopyTo(store);
        using (var engine = Open(store))
            engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, OperationContext.None);
        var (rows, attempts, successes) = (1200L, 0, 0);
        for (var left = 0; successes < 3; left += step * Page)
        {
            Assert.True(left < megabytes << 20, "It never succeeds.");
            attempts++;

            // With every second attempt, the store is opened when the disk is full already.
            var early = attempts % 2 == 0 ? Open(store) : null;
            disk.Fill(leave: left);
            try
            {
                using var engine = early ?? Open(store);
                rows += work(engine, OperationContext.None);
                successes++;
            }
            catch (PersonalizeException exception)
            {
                Assert.NotEqual(ErrorIds.StoreDamaged, exception.ErrorId);
            }

            disk.Free();
            _output.WriteLine($"Attempt {attempts}, {left} bytes left, {successes} have succeeded.");
            using var after = Open(store);
            after.Store.Segments.Sweep();
            var segments = after.Store.Catalog.Segments(s_interactions);
            var read = after.Store.Segments.Read(s_interactions, segments, ["USER_ID"], CancellationToken.None).Sum(batch => (long)batch.RowCount);
            Assert.Equal((rows, rows), (read, after.DescribeDataset(new("shop", DatasetType.Interactions)).RowCount));
            var files = Directory.GetFiles(Path.Combine(store, "data"), "*", SearchOption.AllDirectories);
            Assert.Equal(segments.Select(segment => $"{segment.Id}.parquet").Order(), files.Select(Path.GetFileName).Order());
            var request = new GetRecommendationsRequest { Campaign = _trained.Versions[0], UserId = "u1", NumResults = 3 };
            Assert.Equal(3, after.GetRecommendations(request, OperationContext.None).ItemList.Count);
            check?.Invoke(after);
        }

        _output.WriteLine($"{attempts - successes} attempts ended with a full disk.");
    }

    private static PersonalizeEngine Open(string store) => new(new StoreFactory().Open(store));
}
