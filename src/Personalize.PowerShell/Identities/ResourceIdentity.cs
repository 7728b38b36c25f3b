using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>
/// Identifies a resource by its name, its ARN, or an object that is the resource or refers to it. PowerShell converts all of these
/// through the constructors of the derived types; deserialised objects and CSV rows are read through their properties.
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

    /// <summary>The value of the first of these properties that holds a string.</summary>
    private protected static string Property(PSObject source, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (source.Properties[name]?.Value is { } value && value.ToString() is { Length: > 0 } text)
                return text;
        }

        throw new ArgumentException($"The object has none of the properties {string.Join(", ", names)}.");
    }

    /// <summary>The same, where an ARN must be of one kind.</summary>
    private protected static string PropertyOfKind(PSObject source, ResourceKind kind, params ReadOnlySpan<string> names)
    {
        var text = Property(source, names);
        return Arn.IsArn(text) ? Arn.Resolve(text, kind) : text;
    }
}
