using System.Collections;
using System.Numerics;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// Takes numbers and GUIDs as ids, written as the data has them in any culture: <c>105</c> for the double or decimal 105.0. Other
/// values stay what they are.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IdTransformationAttribute : InputTransformationAttribute
{
    /// <summary>Whether no value is an empty id, which the command refuses, and not a parameter that is not given.</summary>
    public bool KeepsEmpty { get; set; }

    private protected override object? Convert(object inputData) => PropertyBag.Unwrap(inputData) switch
    {
        IList list => list.Cast<object?>().Select(One).ToArray(),
        _ => One(inputData),
    };

    private object? One(object? value) => PropertyBag.Unwrap(value) is null
        ? KeepsEmpty ? "" : null
        : PropertyBag.Unwrap(value) is byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger or Guid
            ? PropertyBag.Text(value)
            : value;
}
