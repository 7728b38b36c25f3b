namespace Personalize.Benchmarks.Scale;

/// <summary>Events in the order of their time.</summary>
internal sealed class Simulation
{
    private readonly PriorityQueue<Action, (double Time, long Number)> _events = new();
    private long _number;

    public double Now { get; private set; }

    /// <summary>Nothing before this time counts, because the queues begin empty.</summary>
    public double CountsFrom { get; init; }

    public void After(double seconds, Action action) => _events.Enqueue(action, (Now + seconds, _number++));

    public void Run(double until)
    {
        while (_events.TryPeek(out _, out var next) && next.Time <= until)
        {
            var action = _events.Dequeue();
            Now = next.Time;
            action();
        }

        Now = until;
    }
}
