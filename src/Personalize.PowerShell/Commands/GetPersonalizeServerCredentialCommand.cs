using System.Management.Automation;

namespace Personalize.PowerShell.Commands;

/// <summary>Lists the credentials of the clients of a server, without their secrets.</summary>
[Cmdlet(VerbsCommon.Get, "PersonalizeServerCredential")]
[OutputType(typeof(ServerCredential))]
public sealed class GetPersonalizeServerCredentialCommand : StoreCommand
{
    private protected override void ProcessInput() =>
        Guard(StoreName, () => WriteObject(Engine.ListServerCredentials(new()), enumerateCollection: true));
}
