using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>
/// Names a resource: by name, by ARN, or by an object that is the resource or points to it. PowerShell converts all of them
/// through the constructors of the derived types; deserialised objects and CSV rows are read by their properties.
/// </summary>
public abstract class ResourceIdentity
{
    private protected ResourceIdentity(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        Value = value;
    }

    /// <summary>A name or an ARN.</summary>
    public string Value { get; }

    public override string ToString() => Value;

    /// <summary>The first of the properties that holds a text.</summary>
    private protected static string Property(PSObject source, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (source.Properties[name]?.Value is { } value && value.ToString() is { Length: > 0 } text)
                return text;
        }

        throw new ArgumentException($"The object has none of the properties {string.Join(", ", names)}.");
    }
}
