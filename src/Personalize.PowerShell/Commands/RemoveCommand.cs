using System.Management.Automation;

namespace Personalize.PowerShell.Commands;

/// <summary>A cmdlet that deletes: it asks unless <c>-Force</c> is given and emits nothing unless <c>-PassThru</c> is.</summary>
public abstract class RemoveCommand : StoreCommand
{
    /// <summary>Deletes without asking for confirmation.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits what was deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <param name="get">Finds the resource; used only for <c>-PassThru</c>.</param>
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

    // -Force answers the question that ConfirmImpact.High asks, but overrides neither -WhatIf nor an explicit -Confirm.
    private protected bool IsApproved(string target, string action) =>
        (Force && !IsWhatIf && !MyInvocation.BoundParameters.ContainsKey("Confirm")) || ShouldProcess(target, action);
}
