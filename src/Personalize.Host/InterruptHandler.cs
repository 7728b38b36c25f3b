namespace Personalize.Host;

/// <summary>Lets the first Ctrl+C stop the script cleanly; a second one ends the process at once.</summary>
internal sealed class InterruptHandler : IDisposable
{
    private readonly Action _stop;
    private int _count;

    public InterruptHandler(Action stop)
    {
        _stop = stop;
        Console.CancelKeyPress += OnCancelKeyPress;
    }

    public void Dispose() => Console.CancelKeyPress -= OnCancelKeyPress;

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs cancel)
    {
        if (Interlocked.Increment(ref _count) > 1)
            return;
        cancel.Cancel = true;
        _stop();
    }
}
