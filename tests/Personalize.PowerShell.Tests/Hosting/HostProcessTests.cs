using System.Diagnostics;

namespace Personalize.PowerShell.Tests.Hosting;

/// <summary>The host as a process of its own, as users start it.</summary>
public sealed class HostProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task OutputErrorsExitCodeAndEnvironmentAreThoseOfAProgram()
    {
        var script = Path.Combine(_folder.FullName, "script.ps1");
        File.WriteAllText(script, "param($Name) (New-PersonalizeDatasetGroup $Name).Name; Get-PersonalizeDatasetGroup nosuch; exit 7");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Personalize.Host.dll"), script, "-Name", "shop"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PERSONALIZE_STORE"] = Path.Combine(_folder.FullName, "store") },
        };

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(7, process.ExitCode);
        Assert.Equal("shop", output.Trim());
        Assert.Contains("'nosuch'", await errors, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(_folder.FullName, "store")));
    }
}
