using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;
using Personalize.Host;

// PowerShell's own console host with the module imported: it takes what pwsh takes, and without arguments runs the quick start.
const string Banner = "PowerShell with the module Personalize. To begin: Get-Help about_Personalize";
const string Help =
    """
    Usage: dotnet run -c Release --project src/Personalize.Host -- [arguments of pwsh]

      (no arguments)                run the quick start
      ./script.ps1 [arguments]      run a script
      -Command <text>               run commands
      -Interactive                  open a shell

    The module Personalize is imported, and profiles are not loaded. The arguments of pwsh:
    """;

// What runs here stays on this machine: no telemetry, no question whether there is a newer PowerShell.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

// pwsh colours what it writes into files and pipes, too.
if (Console.IsOutputRedirected)
    Environment.SetEnvironmentVariable("NO_COLOR", "1");

var state = InitialSessionState.CreateDefault2();
state.ThrowOnRunspaceOpenError = true;
state.ImportPSModule([ModuleManifest.Path]);
string[] quickStart = ["-File", Path.Combine(AppContext.BaseDirectory, "QuickStart.ps1")];
var exitCode = ConsoleShell.Start(state, Banner, Help, ["-NoProfile", .. args.Length == 0 ? quickStart : args]);

// When the module cannot be imported, a foreground thread of the shell goes on: returning would not end the process.
Environment.Exit(exitCode);
