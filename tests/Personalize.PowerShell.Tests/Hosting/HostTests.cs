using System.Diagnostics;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Hosting;

/// <summary>The host as users start it: what PowerShell promises holds with the module imported.</summary>
public sealed class HostTests : IDisposable
{
    private readonly HostProcess _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("function Test { exit 3 }; Test", 3)]
    [InlineData("throw 'bad'", 1)]
    [InlineData("Get-PersonalizeCampaign nosuch; 'goes on'", 0)]
    [InlineData("Get-PersonalizeCampaign nosuch -ErrorAction Stop", 1)]
    [InlineData("if (", 1)]
    public async Task The_exit_code_is_the_scripts(string script, int exitCode) =>
        Assert.Equal(exitCode, (await _host.Run(_host.Script(script))).ExitCode);

    [Fact]
    public async Task Arguments_bind_as_on_a_command_line()
    {
        var script = _host.Script(
            """
            param([string] $Name, [int] $Count, [switch] $Fast, [switch] $Slow, [string] $Rest)
            "$Name $($Count + 1) $Fast $Slow $Rest $PSScriptRoot"
            """);

        var result = await _host.Run(script, "-Name", "shop", "-Fast", "-Slow:$false", "41", "-Rest:-1");

        Assert.Equal($"shop 42 True False -1 {_host.Folder}", result.Output);
    }

    [Fact]
    public async Task Output_and_errors_go_their_own_ways_without_colours()
    {
        var result = await _host.Run("-Command", "(New-PersonalizeDatasetGroup shop).Name; Get-PersonalizeCampaign nosuch; Get-PersonalizeRecipe aws-hrnn");

        Assert.StartsWith("shop\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("aws-hrnn", result.Output, StringComparison.Ordinal);
        Assert.Contains("'nosuch'", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", result.Output + result.Errors, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_host.Store));
    }

    [Fact]
    public async Task Every_cmdlet_of_PowerShell_is_there()
    {
        var result = await _host.Run(
            "-Command",
            """
            @(Get-PersonalizeRecipe) | Sort-Object Name | Format-Table Name, @{ n = 'Parameters'; e = { $_.Hyperparameters.Count } }
            'a,b', '1,2' | Set-Content (Join-Path . 'table.csv'); (Import-Csv table.csv).b
            (Get-Command Start-ThreadJob, Compress-PSResource, Set-PSReadLineOption, Get-Credential, Start-Transcript).Count
            """);

        Assert.Equal("", result.Errors);
        Assert.Matches(@"Name +Parameters\n-+ +-+\naws-hrnn +\d+\naws-hrnn-coldstart", result.Output);
        Assert.EndsWith("2\n5", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_module_is_imported_and_profiles_are_not_loaded()
    {
        Directory.CreateDirectory(Path.Combine(_host.Folder, "powershell"));
        File.WriteAllText(Path.Combine(_host.Folder, "powershell", "profile.ps1"), "'a profile'");

        var result = await _host.Run("-Command", "(Get-Module Personalize).Path; $PSVersionTable.PSVersion.Major");

        Assert.Equal($"{BuiltModule.Manifest}\n7", result.Output);
    }

    [Fact]
    public async Task A_missing_script_is_named()
    {
        var result = await _host.Run("./no-such-script.ps1");

        Assert.Equal(64, result.ExitCode);
        Assert.Contains("'./no-such-script.ps1'", result.Errors, StringComparison.Ordinal);
        Assert.Contains("-- [arguments of pwsh]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quick_start_runs_to_its_end()
    {
        var result = await _host.Run();

        Assert.Equal("", result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(
            @"== 1\. Data[\s\S]+== 2\. Import[\s\S]+Kept +: 50,000[\s\S]+== 3\. Train[\s\S]+ACTIVE[\s\S]+== 4\. Measure[\s\S]+NDCG@25[\s\S]+"
            + @"== 5\. Recommend[\s\S]+\n +10 +0\.\d+ i\d+\n[\s\S]+== What next",
            result.Output);
    }

    [UnixFact]
    public async Task Ctrl_c_ends_a_script_and_its_training_cleanly()
    {
        using var session = new ModuleSession();
        session.Run(
            """
            # So large that its training cannot end before the signal comes.
            $null = New-PersonalizeSampleDataset $args[0] | Where-Object Type -eq Interactions | Import-PersonalizeDataset shop -InformationAction Ignore
            $null = New-PersonalizeSolution shop shop -RecipeArn aws-hrnn -SolutionConfig @{ algorithmHyperParameters = @{ hidden_dimension = 256 } }
            """,
            Path.Combine(session.Folder, "sample"));
        Interrupts.Allow();
        var script = _host.Script(
            $$"""
            $env:PERSONALIZE_STORE = '{{session.Store}}'
            'started'
            try { New-PersonalizeSolutionVersion shop; 'trained' } finally { Write-Host 'cleaned up' }
            'went on'
            """);

        var result = await _host.Run(process => Interrupt(process, () => IsTraining(session)), script);

        Assert.Equal("started\ncleaned up", result.Output);
        Assert.Equal("CREATE STOPPED", session.Run<string>("(Get-PersonalizeSolutionVersion -Solution shop).Status"));
        Assert.Equal(50_000, session.Run<long>("(Import-PersonalizeDataset shop Interactions (Join-Path $args[0] interactions.csv)).RowsKept", Path.Combine(session.Folder, "sample")));
    }

    private static bool IsTraining(ModuleSession session) =>
        session.Run<bool>("'CREATE IN_PROGRESS' -in (Get-PersonalizeSolutionVersion -Solution shop).Status");

    private static void Interrupt(Process process, Func<bool> when)
    {
        while (!when() && !process.HasExited)
            Thread.Sleep(10);
        Interrupts.Send(process);
    }
}
