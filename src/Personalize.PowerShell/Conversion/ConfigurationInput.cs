namespace Personalize.PowerShell.Conversion;

/// <summary>
/// What a configuration parameter was given, as it was given: a hashtable, an object, a text, a file; the engine checks it. The
/// properties of the derived types are never read. They are there for PowerShell, which offers them as keys while a hashtable
/// is typed; they are spelled as the API spells the keys.
/// </summary>
public abstract class ConfigurationInput
{
    private protected ConfigurationInput(object? value) => Value = value;

    internal object? Value { get; }

    public override string ToString() => Value?.ToString() ?? "";
}
