using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.PowerShell.Loading;

namespace Personalize.PowerShell.Commands;

/// <summary>A cmdlet over a store.</summary>
public abstract class StoreCommand : PersonalizeCommand
{
    /// <summary>Directory of the store; default <c>$env:PERSONALIZE_STORE</c>, else the user's application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Store { get; set; }

    /// <summary>The engine over the store; the store opens at the first use, so that a refused binding or -WhatIf creates nothing.</summary>
    private protected PersonalizeEngine Engine => field ??= Open();

    /// <summary>
    /// Emits the resources a name asks for: a literal name exactly (missing is an error), a pattern those that match
    /// (none is no error), null all.
    /// </summary>
    private protected void WriteMatching<T>(IEnumerable<string>? names, Func<string, T> get, Func<IEnumerable<T>> list)
        where T : Engine.Resources.Resource
    {
        foreach (var name in names ?? ["*"])
        {
            Guard(name, () =>
            {
                if (!WildcardPattern.ContainsWildcardCharacters(name))
                {
                    WriteObject(get(name));
                    return;
                }

                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
                WriteObject(list().Where(resource => pattern.IsMatch(resource.Name) || pattern.IsMatch(resource.Arn)), enumerateCollection: true);
            });
        }
    }

    // Without its store a command can do nothing for any input: the error ends it.
    private PersonalizeEngine Open()
    {
        var directory = StorePath.Resolve(Store, GetUnresolvedProviderPathFromPSPath);
        try
        {
            return RunspaceEngines.Of(Runspace.DefaultRunspace).Engine(directory);
        }
        catch (PersonalizeException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, directory));
            throw;
        }
    }
}
