namespace Personalize.PowerShell.Tests.Fixtures;

/// <summary>A fact about signals, which Windows cannot send to another process.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows cannot send Ctrl+C to another process." : null;
}
