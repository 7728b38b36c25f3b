namespace Personalize.PowerShell.Loading;

/// <summary>
/// Loads and compiles the code behind the store in the background of an interactive session, so that the first Tab does not have
/// to wait for it. Opens no store and leaves nothing behind.
/// </summary>
internal static class StoreWarmUp
{
    // Late enough to slow down neither the rest of the profile nor the prompt.
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(300);

    private static readonly Lazy<Task> s_once = new(() => Task.Delay(s_delay).ContinueWith(_ => Run(), TaskScheduler.Default));

    /// <summary>Starts it once per process. A non-interactive script pays only for what it uses.</summary>
    public static void Begin()
    {
        if (!Console.IsInputRedirected)
            _ = s_once.Value;
    }

    internal static void Run()
    {
        try
        {
            StorageLoadContext.Factory.WarmUp();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The first command that needs the store reports what is wrong.
        }
    }
}
