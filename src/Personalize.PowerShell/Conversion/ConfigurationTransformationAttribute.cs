namespace Personalize.PowerShell.Conversion;

/// <summary>Takes any value as a configuration; an empty text, such as the empty cell of a CSV file, is none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigurationTransformationAttribute(Type input) : InputTransformationAttribute
{
    public Type Input { get; } = input;

    private protected override object? Convert(object inputData) => PropertyBag.Unwrap(inputData) switch
    {
        null => null,
        string text when string.IsNullOrWhiteSpace(text) => null,
        ConfigurationInput ready => ready,
        _ => Activator.CreateInstance(Input, inputData),
    };
}
