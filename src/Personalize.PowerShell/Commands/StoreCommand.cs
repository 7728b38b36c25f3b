using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Personalize.Engine;
using Personalize.Engine.Ports;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Errors;
using Personalize.PowerShell.Loading;

namespace Personalize.PowerShell.Commands;

/// <summary>A cmdlet over a store.</summary>
public abstract class StoreCommand : PersonalizeCommand
{
    /// <summary>
    /// Directory of the store, or the connection string of one that several machines share; the default is <c>$env:PERSONALIZE_STORE</c>, otherwise
    /// Personalize in the user's application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Store { get; set; }

    /// <summary>The engine over the store. The store is opened on first use, so a failed binding or -WhatIf creates nothing.</summary>
    private protected PersonalizeEngine Engine => field ??= Open();

    /// <summary>The directory of the store, which need not exist, or its connection string, which may contain a password.</summary>
    private protected string StoreDirectory => StorePath.Resolve(Store, path => FilePaths.Of(this, path));

    /// <summary>What may be shown of the store.</summary>
    private protected string StoreName => $"{StoreLocation.Parse(StoreDirectory)}";

    /// <summary>The directory of the store, for what works only there.</summary>
    /// <exception cref="PersonalizeException">Id <c>StoreLocationUnsupported</c>: the store is on a server.</exception>
    private protected string RequireDirectory()
    {
        StoreLocation.Parse(StoreDirectory).RequireDirectory();
        return StoreDirectory;
    }

    /// <summary>Closes the store in this runspace, because its files are about to be replaced; the next command opens it again.</summary>
    private protected void CloseStore() => RunspaceEngines.Of(Runspace.DefaultRunspace).Close(StoreDirectory);

    /// <summary>
    /// Emits the resources that a name stands for: for a literal name that resource (an error if it is missing), for a pattern those
    /// that match (none is not an error), for null all of them.
    /// </summary>
    /// <param name="shown">What is emitted for a resource; null for the resource itself.</param>
    private protected void WriteMatching<T>(IEnumerable<string>? names, Func<string, T> get, Func<IEnumerable<T>> list, Func<T, object>? shown = null)
        where T : Engine.Resources.Resource => WriteMatching(names, resource => [resource.Name, resource.Arn], get, list, shown);

    /// <inheritdoc cref="WriteMatching{T}(IEnumerable{string}, Func{string, T}, Func{IEnumerable{T}}, Func{T, object})"/>
    /// <param name="namesOf">What patterns are compared with.</param>
    private protected void WriteMatching<T>(
        IEnumerable<string>? names, Func<T, string[]> namesOf, Func<string, T> get, Func<IEnumerable<T>> list, Func<T, object>? shown = null)
        where T : class
    {
        foreach (var name in names ?? ["*"])
        {
            Guard(name, () =>
            {
                if (!WildcardPattern.ContainsWildcardCharacters(name))
                {
                    WriteObject(Shown(get(name)));
                    return;
                }

                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
                try
                {
                    var matching = list().Where(resource => namesOf(resource).Any(pattern.IsMatch));
                    WriteObject(matching.Select(Shown).ToList(), enumerateCollection: true);
                }
                catch (WildcardPatternException)
                {
                    throw PersonalizeException.InvalidInput(
                        ErrorIds.InvalidName, $"'{name}' is neither a name nor a valid pattern.", "Check the brackets: a pattern has *, ? and [a-z].", name);
                }
            });
        }

        object Shown(T resource) => shown?.Invoke(resource) ?? resource;
    }

    // Without the store the command can do nothing for any input, so the error terminates it.
    private PersonalizeEngine Open()
    {
        var directory = StoreDirectory;
        try
        {
            var engine = RunspaceEngines.Of(Runspace.DefaultRunspace).Engine(directory);
            foreach (var warning in engine.Store.TakeWarnings())
                WriteWarning(warning);
            return engine;
        }
        catch (PersonalizeException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, StoreName));
            throw;
        }
    }
}
