using System.Management.Automation;
using Personalize.Host;
using Personalize.Host.Terminal;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Hosting;

public sealed class ScriptHostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize-test-");
    private readonly RecordingInterface _terminal = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("throw 'bad'", 1)]
    [InlineData("$global:LASTEXITCODE = 4", 4)]
    [InlineData("Get-NoSuchCommand; 'goes on'", 0)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-NoSuchCommand", 1)]
    [InlineData("function Test { exit 5 }; Test", 5)]
    [InlineData("if (", 1)]
    public void TheExitCodeIsTheScripts(string script, int exitCode) => Assert.Equal(exitCode, Run(script));

    [Fact]
    public void ArgumentsBindAsOnACommandLine()
    {
        Run(
            """
            param([string] $Name, [int] $Count, [switch] $Fast, [switch] $Slow, [string[]] $Rest)
            "$Name $($Count + 1) $Fast $Slow $Rest $PSScriptRoot"
            """,
            "-Name", "shop", "-Fast", "-Slow:$false", "41", "-Rest:-1");

        Assert.Equal($"shop 42 True False -1 {_folder.FullName}\n", _terminal.Output);
    }

    [Fact]
    public void ErrorsAndWarningsAreNotAmongTheOutput()
    {
        Run("'output'; Write-Warning 'careful'; Get-NoSuchCommand; Write-Host 'seen'");

        Assert.Equal("output\nseen\n", _terminal.Output);
        Assert.Contains("WARNING: careful", _terminal.Errors, StringComparison.Ordinal);
        Assert.Contains("Get-NoSuchCommand", _terminal.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUncaughtErrorIsShown()
    {
        Run("throw 'this is why'");

        Assert.Contains("this is why", _terminal.Errors, StringComparison.Ordinal);
        Assert.Equal("", _terminal.Output);
    }

    [Fact]
    public void TheModuleIsThere()
    {
        Run("(Get-Module Personalize).Path");

        Assert.Equal(BuiltModule.Manifest, _terminal.Output.Trim());
    }

    [Fact]
    public void AMissingScriptIsNamed()
    {
        Assert.Equal(64, new ScriptHost(_terminal).Run(["no-such-script.ps1"]));
        Assert.Contains("'no-such-script.ps1'", _terminal.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void ACommandMayBeGivenInsteadOfAScript()
    {
        Assert.Equal(0, new ScriptHost(_terminal).Run(["-Command", "'one',", "'two'"]));
        Assert.Equal("one\ntwo\n", _terminal.Output);
    }

    [Fact]
    public async Task AnInterruptedScriptEndsWithTheCodeOfAnInterruptedProgram()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _terminal.Written += _ => started.TrySetResult();
        var host = new ScriptHost(_terminal);

        var running = Task.Run(() => host.Run(["-Command", "try { Write-Host 'started'; while ($true) { } } finally { Write-Host 'cleaned up' }"]));
        await started.Task;
        host.Interrupt();

        Assert.Equal(ScriptHost.InterruptedExitCode, await running);
        Assert.Equal("started\ncleaned up\n", _terminal.Output);
    }

    [Theory]
    [InlineData(200, "Trial: 3 of 12 >  40 % Epoch: loss 6.2, 1:05 left")]
    [InlineData(40, " 40 % Epoch: loss 6.2, 1:05 left")]
    [InlineData(20, " 40 % Epoch: loss 6.")]
    public void TheInnermostProgressIsSeenFirst(int width, string line) => Assert.Equal(line, ProgressLine.Line(
        [new ProgressRecord(1, "Trial", "3 of 12"), new ProgressRecord(2, "Epoch", "loss 6.2") { PercentComplete = 40, SecondsRemaining = 65 }], width));

    [Fact]
    public void EveryTypeOfAScriptsOutputHasItsOwnView()
    {
        Run("Get-PersonalizeRecipe aws-hrnn; (Get-PersonalizeRecipe aws-hrnn).Hyperparameters; 'text'; Get-NoSuchCommand; Get-PersonalizeRecipe aws-hrnn-metadata");

        Assert.Matches(@"Name +AutoML[\s\S]+hidden_dimension[\s\S]+text[\s\S]+Name +AutoML", _terminal.Output);
        Assert.Matches(@"Name +Type +Default", _terminal.Output);
        Assert.Contains("Get-NoSuchCommand", _terminal.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void TheStandInsForUtilityBehaveLikeTheirModels()
    {
        Run(
            """
            Write-Host 'a' 'b' -Separator '-'
            Write-Host 'no' -NoNewline
            Write-Host ' line'
            Write-Output 1, 2 | ForEach-Object { $_ * 10 }
            Join-Path 'a' 'b'
            """);

        Assert.Equal($"a-b\nno line\n10\n20\n{Path.Combine("a", "b")}\n", _terminal.Output);
    }

    private int Run(string script, params string[] arguments)
    {
        var path = Path.Combine(_folder.FullName, "script.ps1");
        File.WriteAllText(path, script);
        return new ScriptHost(_terminal).Run([path, .. arguments]);
    }
}
