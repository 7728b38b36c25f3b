using System.Management.Automation;

namespace Personalize.PowerShell.Commands;

/// <summary>A cmdlet that deletes: asks unless <c>-Force</c>, says nothing unless <c>-PassThru</c>.</summary>
public abstract class RemoveCommand : StoreCommand
{
    /// <summary>Deletes without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits what was deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <param name="get">Finds the resource; used for <c>-PassThru</c> only.</param>
    private protected void Remove<T>(string target, string action, Func<T> get, Action delete)
        where T : class
    {
        Guard(target, () =>
        {
            if (!IsApproved(target, action))
                return;
            var removed = PassThru ? get() : null;
            delete();
            if (removed is not null)
                WriteObject(removed);
        });
    }

    // -Force answers the question that ConfirmImpact.High asks, but neither -WhatIf nor an explicit -Confirm.
    private protected bool IsApproved(string target, string action) =>
        (Force && !IsWhatIf && !MyInvocation.BoundParameters.ContainsKey("Confirm")) || ShouldProcess(target, action);
}
