using System.Threading.Channels;
using Personalize.Engine;

namespace Personalize.Server.Events;

/// <summary>
/// Records the events of requests that arrive at the same time in one durable write. A request is answered when its events are on the disk.
/// </summary>
internal sealed class EventBatcher : IAsyncDisposable
{
    private const int MostWaiting = 10_000;
    private const int MostTogether = 500;

    private readonly PersonalizeEngine _engine;
    private readonly Channel<Pending> _channel = Channel.CreateBounded<Pending>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Task _writing;

    public EventBatcher(PersonalizeEngine engine)
    {
        _engine = engine;
        _writing = Task.Run(Write);
    }

    /// <exception cref="PersonalizeException">The tracker is missing, or something is wrong with the events; none of them is recorded.</exception>
    public async Task Put(PutEventsRequest request)
    {
        var pending = new Pending(request);
        await _channel.Writer.WriteAsync(pending);
        await pending.Done.Task;
    }

    /// <summary>Records what has been accepted, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _channel.Writer.TryComplete();
        await _writing;
    }

    private async Task Write()
    {
        var batch = new List<Pending>();
        while (await _channel.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MostTogether && _channel.Reader.TryRead(out var pending))
                batch.Add(pending);
            foreach (var ofTracker in batch.GroupBy(pending => pending.Request.TrackingId))
                Write([.. ofTracker]);
        }
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

    private sealed class Pending(PutEventsRequest request)
    {
        public PutEventsRequest Request { get; } = request;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
