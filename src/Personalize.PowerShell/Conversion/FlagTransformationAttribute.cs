using System.Management.Automation;

namespace Personalize.PowerShell.Conversion;

/// <summary>Lets a switch take <c>true</c> and <c>false</c> as text, as rows of a CSV file have them, and nothing (null, an empty cell) as false.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlagTransformationAttribute : InputTransformationAttribute
{
    private protected override object? Convert(object inputData) => PropertyBag.Unwrap(inputData) switch
    {
        null => default(SwitchParameter),
        string text when string.IsNullOrWhiteSpace(text) => default(SwitchParameter),
        string text when bool.TryParse(text, out var flag) => new SwitchParameter(flag),
        bool flag => new SwitchParameter(flag),
        _ => inputData,
    };
}
