namespace Personalize.PowerShell.Conversion;

/// <summary>
/// Takes nothing - null, the null of a database, an empty cell of a CSV file - as not given, where PowerShell would refuse it or make it 0.
/// </summary>
/// <param name="otherwise">The value of the parameter if it is not given.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionalTransformationAttribute(object? otherwise = null) : InputTransformationAttribute
{
    public object? Otherwise { get; } = otherwise;

    private protected override object? Convert(object inputData) => PropertyBag.Unwrap(inputData) switch
    {
        null => Otherwise,
        string text when string.IsNullOrWhiteSpace(text) => Otherwise,
        _ => inputData,
    };
}
