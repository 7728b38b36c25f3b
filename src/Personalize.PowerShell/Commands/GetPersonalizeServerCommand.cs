using System.Management.Automation;
using Personalize.PowerShell.Servers;

namespace Personalize.PowerShell.Commands;

/// <summary>Shows the server that works on the store.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeServer")]
[OutputType(typeof(PersonalizeServer))]
public sealed class GetPersonalizeServerCommand : StoreCommand
{
    private protected override void ProcessInput()
    {
        if (new ServerFiles(StoreDirectory).Find() is { } server)
            WriteObject(server);
    }
}
