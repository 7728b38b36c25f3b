using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Personalize.PowerShell.Tests.Fixtures;

/// <summary>A runspace with the module imported and an own empty store, both gone after the test.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize-test-");

    public ModuleSession(RecordingInterface? userInterface = null, params SessionStateCmdletEntry[] cmdlets)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([BuiltModule.Manifest]);
        foreach (var cmdlet in cmdlets)
            state.Commands.Add(cmdlet);
        Runspace = userInterface is null
            ? RunspaceFactory.CreateRunspace(state)
            : RunspaceFactory.CreateRunspace(new RecordingHost(userInterface), state);
        Runspace.Open();
        Run("$PSDefaultParameterValues = @{ '*-Personalize*:Store' = $args[0]; 'Invoke-AutoML:Store' = $args[0] }", Store);
    }

    public Runspace Runspace { get; }

    /// <summary>A folder for the test's files.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Path of the store; exists once something was written.</summary>
    public string Store => Path.Combine(Folder, "store");

    /// <summary>True when any command has opened the store.</summary>
    public bool StoreExists => Directory.Exists(Store);

    public void Dispose()
    {
        Runspace.Dispose();
        _folder.Delete(recursive: true);
    }

    public string File(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs a script that must not report an error.</summary>
    public IReadOnlyList<PSObject> Run(string script, params object[] arguments)
    {
        using var shell = Shell(script, arguments);
        var output = shell.Invoke();
        Assert.Empty(shell.Streams.Error.Select(error => $"{error.FullyQualifiedErrorId}: {error}"));
        return output;
    }

    public T Run<T>(string script, params object[] arguments) => (T)Assert.Single(Run(script, arguments)).BaseObject;

    /// <summary>Runs a script that must report exactly one error, terminating or not.</summary>
    public ErrorRecord Fails(string script, params object[] arguments)
    {
        using var shell = Shell(script, arguments);
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException exception)
        {
            return exception.ErrorRecord;
        }

        return Assert.Single(shell.Streams.Error);
    }

    public System.Management.Automation.PowerShell Shell(string script, params object[] arguments)
    {
        var shell = System.Management.Automation.PowerShell.Create(Runspace).AddScript(script);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        return shell;
    }
}
