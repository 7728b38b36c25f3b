namespace Personalize.Benchmarks.Scale;

/// <summary>Something of which there are so many at once, first come first served: processors, a lock, a disk.</summary>
internal sealed class Station(Simulation simulation, string name, int servers)
{
    private readonly Simulation _simulation = simulation;
    private readonly int _servers = servers;
    private readonly Queue<(double Since, Action Begin)> _waiting = new();
    private int _busy;
    private double _changed;
    private double _used;
    private double _waited;
    private long _served;

    public string Name { get; } = name;

    /// <summary>The share of it that was used.</summary>
    public double Utilisation => (_used + Used()) / (_servers * (_simulation.Now - _simulation.CountsFrom));

    /// <summary>How long one waited for it on average, in seconds.</summary>
    public double MeanWait => _served == 0 ? 0 : _waited / _served;

    public int Waiting => _waiting.Count;

    /// <summary>Uses it for a while.</summary>
    public void Serve(double seconds, Action done) => Take(() => _simulation.After(seconds, () =>
    {
        Release();
        done();
    }));

    /// <summary>Takes it until <see cref="Release"/>.</summary>
    public void Take(Action begin)
    {
        if (_busy < _servers)
            Begin(_simulation.Now, begin);
        else
            _waiting.Enqueue((_simulation.Now, begin));
    }

    public void Release()
    {
        Count(-1);
        if (_waiting.TryDequeue(out var next))
            Begin(next.Since, next.Begin);
    }

    private void Begin(double since, Action begin)
    {
        Count(1);
        if (since >= _simulation.CountsFrom)
        {
            _waited += _simulation.Now - since;
            _served++;
        }

        begin();
    }

    private void Count(int change)
    {
        _used += Used();
        _changed = _simulation.Now;
        _busy += change;
    }

    private double Used() => _busy * Math.Max(0, _simulation.Now - Math.Max(_changed, _simulation.CountsFrom));
}
