using System.Management.Automation;

namespace Personalize.PowerShell.Conversion;

/// <summary>Takes any value as a configuration; an empty text, such as the empty cell of a CSV file, is none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigurationTransformationAttribute(Type input) : ArgumentTransformationAttribute
{
    public Type Input { get; } = input;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => PropertyBag.Unwrap(inputData) switch
    {
        null => null,
        string text when string.IsNullOrWhiteSpace(text) => null,
        ConfigurationInput ready => ready,
        _ => Activator.CreateInstance(Input, inputData),
    };
}
