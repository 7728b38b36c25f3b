namespace Personalize.Benchmarks.Scale;

/// <summary>The disk of the database's log: whoever commits while it is being written waits for the next write, which is one for all of them.</summary>
internal sealed class LogDisk(Simulation simulation, double seconds)
{
    private readonly Simulation _simulation = simulation;
    private readonly double _seconds = seconds;
    private List<Action> _waiting = [];
    private bool _isWriting;

    public void Flush(Action done)
    {
        _waiting.Add(done);
        if (!_isWriting)
            Write();
    }

    private void Write()
    {
        _isWriting = true;
        var together = _waiting;
        _waiting = [];
        _simulation.After(_seconds, () =>
        {
            _isWriting = false;
            if (_waiting.Count > 0)
                Write();
            together.ForEach(done => done());
        });
    }
}
