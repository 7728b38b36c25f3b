using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Personalize.Pester.Tests;

/// <summary>
/// Runs tests/Pester on the PowerShell that the .NET tool package brings, as those have it who installed it: as processes of
/// their own, two at a time, each of which takes file after file.
/// </summary>
internal static class PesterSuite
{
    private const int ProcessCount = 2;

    // More than ten times what the whole suite needs: a test that hangs shall not hold up everything else for ever.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);

    private static readonly string s_root = FindRoot();

    /// <summary>Runs all files and leaves the summary for the build to show.</summary>
    public static IReadOnlyList<PesterTest> Run()
    {
        var results = Directory.CreateTempSubdirectory("personalize-pester-");
        try
        {
            var ends = Task.WhenAll(Enumerable.Range(0, ProcessCount).Select(_ => RunFiles(results.FullName))).GetAwaiter().GetResult();
            return Read(results.FullName, string.Join('\n', ends));
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    /// <returns>What the process wrote, which matters only when it did not finish its work.</returns>
    private static async Task<string> RunFiles(string results)
    {
        string[] arguments =
        [
            Setting("PowerShell"), "-NoProfile", "-NonInteractive", "-File", Path.Combine(s_root, "tests", "Personalize.Pester.Tests", "Invoke-PesterFile.ps1"),
            "-Pester", Setting("Pester"), "-Path", Path.Combine(s_root, "tests", "Pester"), "-Results", results,
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NUGET_PACKAGES"] = Setting("PackageFolder"), ["POWERSHELL_TELEMETRY_OPTOUT"] = "1", ["NO_COLOR"] = "1" },
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return $"A process ended with exit code {process.ExitCode}.\n{await output}\n{await errors}";
    }

    private static List<PesterTest> Read(string results, string output)
    {
        if (Directory.GetFiles(results, "*.json").Length == 0)
            throw new InvalidOperationException($"No file of the suite ran to its end.\n{output}");
        var tests = new List<PesterTest>();
        var versions = "";
        foreach (var path in Directory.GetFiles(Path.Combine(s_root, "tests", "Pester"), "*.Tests.ps1").Order(StringComparer.Ordinal))
        {
            var file = Path.GetFileName(path).Replace(".Tests.ps1", "", StringComparison.Ordinal);
            var result = Path.Combine(results, file + ".json");
            if (!File.Exists(result))
            {
                tests.Add(new PesterTest(file, "(the whole file)", PesterTest.Failed, $"It did not run to its end.\n{output}"));
                continue;
            }

            var run = JsonDocument.Parse(File.ReadAllText(result)).RootElement;
            versions = $"Pester {run.GetProperty("pester")} on PowerShell {run.GetProperty("powerShell")}";
            tests.AddRange(run.GetProperty("outcomes").EnumerateArray().Select(test => new PesterTest(
                file, $"{test.GetProperty("name")}", $"{test.GetProperty("outcome")}", $"{test.GetProperty("message")}")));
        }

        WriteSummary(versions, tests);
        return tests;
    }

    private static void WriteSummary(string versions, IReadOnlyList<PesterTest> tests)
    {
        var skipped = tests.Where(test => test.Outcome == PesterTest.Skipped).ToArray();
        var passed = tests.Count(test => test.Outcome == PesterTest.Passed);
        File.WriteAllLines(
            Path.Combine(AppContext.BaseDirectory, "PesterSummary.txt"),
            [$"{versions}: {passed} passed, {tests.Count - passed - skipped.Length} failed, {skipped.Length} skipped",
                .. skipped.Select(test => $"Skipped: {test}")]);
    }

    private static string Setting(string name) =>
        typeof(PesterSuite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Personalize.psd1")))
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("The tests were moved out of the repository.");
        return folder;
    }
}
