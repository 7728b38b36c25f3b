using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// Takes texts and numbers only. PowerShell turns any object into text, and a campaign or a CSV row must not become a user id
/// of that name when it comes down the pipeline.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ScalarTextAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData switch
    {
        PSObject { BaseObject: not PSCustomObject and var inner } => Transform(engineIntrinsics, inner),
        IList list => list.Cast<object>().SelectMany(element => (string[])Transform(engineIntrinsics, element)).ToArray(),
        string text => (string[])[text],
        IFormattable value when value.GetType().IsPrimitive || value is Guid or decimal => (string[])[value.ToString(null, CultureInfo.InvariantCulture)],
        _ => throw new ArgumentTransformationMetadataException($"A text or a number is needed, not a {inputData?.GetType().Name ?? "null"}."),
    };
}
