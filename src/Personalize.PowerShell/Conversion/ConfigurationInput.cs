namespace Personalize.PowerShell.Conversion;

/// <summary>
/// The unchanged argument of a configuration parameter: a hashtable, an object, a string or a file; the engine checks it. The
/// properties of the derived types are never read. They exist only so that PowerShell offers them as keys while the user types a
/// hashtable, and they are spelled like the keys of the API.
/// </summary>
public abstract class ConfigurationInput
{
    private protected ConfigurationInput(object? value) => Value = value;

    internal object? Value { get; }

    public override string ToString() => Value?.ToString() ?? "";
}
