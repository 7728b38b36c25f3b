namespace Personalize.Engine.Tests.Reports;

/// <summary>A test that needs Chromium or one of its kin, and is skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

    public BrowserFactAttribute() => Skip = Path is null ? $"No browser on the PATH ({string.Join(", ", s_names)}): install Chromium to run this test." : null;

    /// <summary>The browser, or null.</summary>
    public static string? Path { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(_ => s_names, (folder, name) => System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
            .FirstOrDefault(File.Exists);
}
