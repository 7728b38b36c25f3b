namespace Personalize.PowerShell.Loading;

/// <summary>
/// Gets the code behind the store ready in the background of a session where a person types, so that the first Tab does not
/// wait for assemblies to be loaded and compiled. Opens no store and leaves nothing behind.
/// </summary>
internal static class StoreWarmUp
{
    // After the rest of the profile and the prompt: neither is to be slowed down.
    private static readonly TimeSpan _delay = TimeSpan.FromMilliseconds(300);

    private static readonly Lazy<Task> _once = new(() => Task.Delay(_delay).ContinueWith(_ => Run(), TaskScheduler.Default));

    /// <summary>Begins it once a process. A script that nobody types into pays for what it uses only.</summary>
    public static void Begin()
    {
        if (!Console.IsInputRedirected)
            _ = _once.Value;
    }

    internal static void Run()
    {
        try
        {
            StorageLoadContext.Factory.WarmUp();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whoever needs the store is told what is wrong with it.
        }
    }
}
