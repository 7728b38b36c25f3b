using System.Diagnostics;
using System.Reflection;

namespace Personalize.PowerShell.Tests.Fixtures;

/// <summary>Starts the host as users do, with a store, temporary files and settings in the test's own folder.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly string s_assembly = Path.Combine(
        BuiltModule.Root,
        typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "HostFolder").Value!,
        "Personalize.Host.dll");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize-test-");

    /// <summary>Working directory of the process.</summary>
    public string Folder => _folder.FullName;

    public string Store => Path.Combine(Folder, "store");

    public void Dispose() => _folder.Delete(recursive: true);

    public string Script(string text)
    {
        var path = Path.Combine(Folder, "script.ps1");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs the host to its end.</summary>
    public Task<Result> Run(params string[] arguments) => Run(_ => { }, arguments);

    /// <summary>Runs the host to its end; <paramref name="onFirstLine"/> is called when it has written its first line.</summary>
    public async Task<Result> Run(Action<Process> onFirstLine, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [s_assembly, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PERSONALIZE_STORE"] = Store,
                ["TMPDIR"] = Folder,
                ["TMP"] = Folder,
                ["XDG_CONFIG_HOME"] = Folder,
            },
        })!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var first = await process.StandardOutput.ReadLineAsync();
        onFirstLine(process);
        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Result(process.ExitCode, Lines($"{first}\n{rest}"), await errors);
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").Trim('\n');

    /// <param name="Output">Lines that end with <c>\n</c>, without empty ones at the end.</param>
    internal sealed record Result(int ExitCode, string Output, string Errors);
}
