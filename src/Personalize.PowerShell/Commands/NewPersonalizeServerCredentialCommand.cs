using System.Management.Automation;
using Personalize.PowerShell.Servers;

namespace Personalize.PowerShell.Commands;

/// <summary>Makes a credential with which clients sign their requests to a server.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeServerCredential", SupportsShouldProcess = true)]
[OutputType(typeof(CreatedServerCredential))]
public sealed class NewPersonalizeServerCredentialCommand : StoreCommand
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public ServerScope Scope { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? AccountId { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Description { get; set; }

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(StoreName, $"Make a credential with the scope {Scope}"))
            return;
        Guard(AccountId, () =>
        {
            var request = new CreateServerCredentialRequest { Scope = Scope, AccountId = AccountId, Description = Description };
            WriteObject(CreatedServerCredential.From(Engine.CreateServerCredential(request)));
        });
    }
}
