namespace Personalize.Storage.Tests;

/// <summary>How often the crash tests kill: PERSONALIZE_KILLS in each test, or a few times, which reveals a wrong order of writes.</summary>
internal static class Kills
{
    public static int PerTest { get; } = int.TryParse(Environment.GetEnvironmentVariable("PERSONALIZE_KILLS"), out var kills) ? kills : 6;

    /// <summary>
    /// Starts a child and kills it at a random moment, mostly after its first acknowledgement, because starting takes most of the time. Returns
    /// the last number that it acknowledged, and whether it was still running.
    /// </summary>
    public static (int? Last, bool WasRunning) RunAndKill(Random random, int longestDelay, params string[] arguments)
    {
        using var child = Child.Start(arguments);
        var delay = random.Next(1, longestDelay);
        int? last = null;
        if (random.Next(4) > 0)
            last = int.TryParse(child.StandardOutput.ReadLine(), out var first) ? first : null;
        child.WaitForExit(delay);
        var running = !child.HasExited;
        child.Kill();
        while (child.StandardOutput.ReadLine() is { } line)
            last = int.Parse(line);
        child.WaitForExit();
        Assert.True(running || child.ExitCode == 0, $"The child failed with {child.ExitCode}: {child.StandardError.ReadToEnd()}");
        return (last, running);
    }
}
