using System.Management.Automation;

namespace Personalize.PowerShell.Commands;

/// <summary>Revokes a credential.</summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeServerCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ServerCredential))]
public sealed class RemovePersonalizeServerCredentialCommand : RemoveCommand
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string AccessKeyId { get; set; } = "";

    private protected override void ProcessInput() => Remove(
        AccessKeyId,
        "Revoke the credential",
        () => Engine.ListServerCredentials(new()).FirstOrDefault(credential => credential.AccessKeyId == AccessKeyId)!,
        () => Engine.DeleteServerCredential(new(AccessKeyId)));
}
