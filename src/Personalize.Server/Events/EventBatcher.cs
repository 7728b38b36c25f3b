using Personalize.Engine;

namespace Personalize.Server.Events;

/// <summary>
/// Records the events of requests that arrive at the same time in one durable write for each tracker. A request is answered when its events are on the disk.
/// </summary>
/// <param name="engine">Records them.</param>
/// <param name="atOnce">
/// How many trackers are written at the same time; null for one in a store of one machine, which has one writer, and several where machines share a store,
/// so that those of one dataset, whose turn others take, do not hold up all others.
/// </param>
internal sealed class EventBatcher(PersonalizeEngine engine, int? atOnce = null) : IAsyncDisposable
{
    private const int MostWaiting = 10_000;
    private const int MostTogether = 500;

    // Each takes a connection while it writes; requests need the rest of them.
    private const int MostAtOnce = 8;

    private readonly PersonalizeEngine _engine = engine;
    private readonly SemaphoreSlim _room = new(MostWaiting);
    private readonly SemaphoreSlim _writers = new(atOnce ?? (engine.Store.Nodes is null ? 1 : MostAtOnce));
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private bool _isEnding;

    /// <exception cref="PersonalizeException">The tracker is missing, or something is wrong with the events; none of them is recorded.</exception>
    public async Task Put(PutEventsRequest request)
    {
        await _room.WaitAsync();
        try
        {
            await Add(new Pending(request));
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Records what has been accepted, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] writing;
        lock (_lock)
        {
            _isEnding = true;
            writing = [.. _lanes.Values.Select(lane => lane.Writing)];
        }

        await Task.WhenAll(writing);
        _writers.Dispose();
    }

    private Task Add(Pending pending)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            var isBusy = _lanes.TryGetValue(pending.Request.TrackingId, out var lane);
            lane ??= _lanes[pending.Request.TrackingId] = new Lane();
            lane.Waiting.Enqueue(pending);
            if (!isBusy)
                lane.Writing = Task.Run(() => Write(pending.Request.TrackingId, lane));
        }

        return pending.Done.Task;
    }

    /// <summary>Writes what waits for a tracker until nothing does.</summary>
    private async Task Write(string tracker, Lane lane)
    {
        var batch = new List<Pending>();
        do
        {
            await _writers.WaitAsync();
            try
            {
                batch.Clear();
                lock (_lock)
                {
                    while (batch.Count < MostTogether && lane.Waiting.TryDequeue(out var pending))
                        batch.Add(pending);
                }

                Write(batch);
            }
            finally
            {
                _writers.Release();
            }
        }
        while (!IsDone(tracker, lane));
    }

    private bool IsDone(string tracker, Lane lane)
    {
        lock (_lock)
            return lane.Waiting.Count == 0 && _lanes.Remove(tracker);
    }

    private void Write(IReadOnlyList<Pending> requests)
    {
        var accepted = new List<Pending>();
        try
        {
            var writer = _engine.OpenEventWriter(new(requests[0].Request.TrackingId));
            foreach (var request in requests)
            {
                try
                {
                    writer.Add(request.Request);
                    accepted.Add(request);
                }
                catch (PersonalizeException exception)
                {
                    request.Done.SetException(exception);
                }
            }

            writer.Commit();
            accepted.ForEach(request => request.Done.SetResult());
        }
        catch (Exception exception)
        {
            // Whatever it is, each of the requests reports it.
            foreach (var request in requests)
                request.Done.TrySetException(exception);
        }
    }

    /// <summary>The requests of one tracker.</summary>
    private sealed class Lane
    {
        public Queue<Pending> Waiting { get; } = new();

        public Task Writing { get; set; } = Task.CompletedTask;
    }

    private sealed class Pending(PutEventsRequest request)
    {
        public PutEventsRequest Request { get; } = request;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
