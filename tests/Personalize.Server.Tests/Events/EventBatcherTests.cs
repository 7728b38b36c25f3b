using System.Reflection;
using Personalize.Engine;
using Personalize.Engine.Ports;
using Personalize.Server.Events;
using Personalize.Storage;

namespace Personalize.Server.Tests.Events;

public sealed class EventBatcherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("personalize-batcher-").FullName;
    private readonly JournalGate _gate;
    private readonly PersonalizeEngine _engine;
    private readonly string _tracking;

    public EventBatcherTests()
    {
        var store = new StoreFactory().Open(_folder);
        var journal = DispatchProxy.Create<IJournal, JournalGate>();
        _gate = (JournalGate)(object)journal;
        _gate.Journal = store.Journal;
        var gated = DispatchProxy.Create<IStore, GatedStore>();
        ((GatedStore)(object)gated).Store = store;
        ((GatedStore)(object)gated).Journal = journal;
        _engine = new PersonalizeEngine(gated);
        _engine.CreateDatasetGroup(new() { Name = "shop" });
        _tracking = _engine.CreateEventTracker(new() { Name = "shop", DatasetGroup = "shop" }, OperationContext.None).TrackingId;
    }

    public void Dispose()
    {
        _engine.Dispose();
        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Requests_that_come_while_another_is_written_share_the_next_write_and_a_wrong_one_fails_alone()
    {
        await using var batcher = new EventBatcher(_engine);
        var first = batcher.Put(Request(0));
        await _gate.Entered.WaitAsync();
        var others = Enumerable.Range(1, 50).Select(n => batcher.Put(Request(n))).ToArray();
        var wrong = batcher.Put(Request(51) with { SessionId = "" });
        Assert.All(others.Append(first), put => Assert.False(put.IsCompleted));

        _gate.Open();

        await Task.WhenAll([first, .. others]);
        await Assert.ThrowsAsync<PersonalizeException>(() => wrong);
        Assert.Equal(2, _gate.Writes);
        var recorded = _engine.Store.Journal.Read(Arn.Dataset("shop", DatasetType.Interactions), long.MaxValue).SelectMany(events => events);
        Assert.Equal(Enumerable.Range(0, 51).Select(n => $"e{n}"), recorded.Select(one => one.EventId));
    }

    [Fact]
    public async Task What_was_accepted_is_recorded_before_it_ends()
    {
        var batcher = new EventBatcher(_engine);
        Task[] puts = [.. Enumerable.Range(0, 20).Select(n => batcher.Put(Request(n)))];
        _gate.Open();

        await batcher.DisposeAsync();

        await Task.WhenAll(puts);
        Assert.Equal(20, _engine.Store.Journal.ReadUser(Arn.Dataset("shop", DatasetType.Interactions), "u1", after: 0).Count);
    }

    [Fact]
    public async Task A_dataset_that_waits_holds_up_no_other_where_several_are_written_at_once()
    {
        _engine.CreateDatasetGroup(new() { Name = "other" });
        var other = _engine.CreateEventTracker(new() { Name = "other", DatasetGroup = "other" }, OperationContext.None).TrackingId;
        await using (var together = new EventBatcher(_engine, atOnce: 2))
        {
            Task[] both = [together.Put(Request(0)), together.Put(Request(1) with { TrackingId = other })];

            // The second one begins although the first has not ended.
            await _gate.Entered.WaitAsync();
            await _gate.Entered.WaitAsync();
            _gate.Open();
            await Task.WhenAll(both);
        }

        _gate.Close();
        await using var alone = new EventBatcher(_engine);
        Task[] turns = [alone.Put(Request(2)), alone.Put(Request(3) with { TrackingId = other })];
        await _gate.Entered.WaitAsync();
        Assert.False(await _gate.Entered.WaitAsync(TimeSpan.FromMilliseconds(200)), "A store with one writer is written to by one.");
        _gate.Open();
        await Task.WhenAll(turns);
        Assert.Equal(4, _gate.Writes);
    }

    private PutEventsRequest Request(int n) => new()
    {
        TrackingId = _tracking, UserId = "u1", SessionId = "s1",
        EventList = [new PutEvent { EventId = $"e{n}", EventType = "click", ItemId = "i1", SentAt = 1_700_000_000 + n }],
    };

    /// <summary>A journal that holds up its writers until it is opened, and counts them.</summary>
    internal class JournalGate : DispatchProxy, IDisposable
    {
        private readonly ManualResetEventSlim _open = new();
        private int _writes;

        public IJournal Journal { get; set; } = null!;

        public SemaphoreSlim Entered { get; } = new(0);

        public int Writes => _writes;

        public void Open() => _open.Set();

        public void Close() => _open.Reset();

        public void Dispose()
        {
            _open.Dispose();
            Entered.Dispose();
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IJournal.Append))
            {
                Interlocked.Increment(ref _writes);
                Entered.Release();
                _open.Wait();
            }

            return targetMethod.Invoke(Journal, args);
        }
    }

    internal class GatedStore : DispatchProxy
    {
        public IStore Store { get; set; } = null!;

        public IJournal Journal { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == $"get_{nameof(IStore.Journal)}" ? Journal : targetMethod.Invoke(Store, args);
    }
}
