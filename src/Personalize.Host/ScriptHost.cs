using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace Personalize.Host;

/// <summary>
/// Runs a script with the module imported, where only the .NET SDK is installed. Of PowerShell there are the language and the
/// cmdlets of Microsoft.PowerShell.Core; a few small functions stand in for the most used of Utility.
/// </summary>
internal sealed class ScriptHost(PSHostUserInterface userInterface) : PSHost
{
    /// <summary>What a shell reports for a program ended by Ctrl+C.</summary>
    public const int InterruptedExitCode = 130;

    private const int UsageExitCode = 64;

    private int? _requestedExitCode;
    private volatile bool _isInterrupted;
    private volatile System.Management.Automation.PowerShell? _shell;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Personalize.Host";

    public override PSHostUserInterface UI => userInterface;

    public override Version Version => typeof(ScriptHost).Assembly.GetName().Version!;

    /// <summary>Runs what the arguments ask for and returns the exit code: the script's own, 1 for an uncaught error.</summary>
    /// <param name="arguments">A script and its arguments, <c>-Command</c> and a text, or nothing for the quick start.</param>
    public int Run(string[] arguments)
    {
        var command = arguments switch
        {
            [] => new Command(EmbeddedScript.Read("QuickStart.ps1"), isScript: true),
            ["-Command" or "-c", .. var words] => new Command(string.Join(' ', words), isScript: true),
            [var path, .. var rest] => ScriptCommand(path, rest),
        };
        if (command is null)
            return UsageExitCode;

        using var runspace = RunspaceFactory.CreateRunspace(this, SessionState());
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        using var shell = System.Management.Automation.PowerShell.Create(runspace);
        _shell = shell;
        using var interrupt = new InterruptHandler(Interrupt);
        return Run(shell, command);
    }

    /// <summary>Stops the script; <see cref="Run(string[])"/> returns when it has ended. May be called from any thread.</summary>
    public void Interrupt()
    {
        _isInterrupted = true;
        _shell?.BeginStop(null, null);
    }

    public override void SetShouldExit(int exitCode) => _requestedExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new PSNotSupportedException("This host has no prompt.");

    public override void ExitNestedPrompt() => throw new PSNotSupportedException("This host has no prompt.");

    // Nothing to save or restore: native programs share the terminal as it is.
    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    private static InitialSessionState SessionState()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([ModuleManifest.Path]);
        foreach (var (name, body) in EmbeddedScript.Functions("Functions.ps1"))
            state.Commands.Add(new SessionStateFunctionEntry(name, body));
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        return state;
    }

    private Command? ScriptCommand(string path, IEnumerable<string> arguments)
    {
        var absolute = Path.GetFullPath(path);
        if (!File.Exists(absolute))
        {
            UI.WriteErrorLine($"The script '{path}' does not exist. Give the path of a .ps1 file, or nothing for the quick start.");
            return null;
        }

        var command = new Command(absolute);
        foreach (var parameter in ScriptArguments.Parse(arguments))
            command.Parameters.Add(parameter);
        return command;
    }

    private int Run(System.Management.Automation.PowerShell shell, Command command)
    {
        try
        {
            // Errors take their place among the output and are drawn as PowerShell draws them.
            command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.Commands.AddCommand(command).AddCommand("Out-ByType");
            shell.Invoke();
        }
        catch (RuntimeException exception)
        {
            if (!_isInterrupted)
                Report(shell.Runspace, exception);
            _requestedExitCode ??= 1;
        }

        if (_isInterrupted)
            return InterruptedExitCode;
        return _requestedExitCode
            ?? (shell.Runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int last ? last : 0);
    }

    // Written by a command of its own: only what comes from an error stream is drawn, and sent to stderr, as an error.
    private static void Report(Runspace runspace, RuntimeException exception)
    {
        using var shell = System.Management.Automation.PowerShell.Create(runspace);
        var writer = new Command("[CmdletBinding()] param($errorRecord) $ErrorActionPreference = 'Continue'; $PSCmdlet.WriteError($errorRecord)", isScript: true);
        writer.Parameters.Add("errorRecord", exception.ErrorRecord);
        writer.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.Commands.AddCommand(writer).AddCommand("Out-Default");
        shell.Invoke();
    }
}
