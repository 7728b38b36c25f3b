using System.Data;
using System.Management.Automation;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// Lets a path that takes whole objects from the pipeline take their property of that name, because PowerShell would make a text of an object
/// before it looks for its properties.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathTransformationAttribute : InputTransformationAttribute
{
    private protected override object? Convert(object inputData) =>
        inputData is PSObject { BaseObject: PSCustomObject or DataRow } row
            ? row.Properties["Path"]?.Value ?? throw new ArgumentTransformationMetadataException($"'{row}' has no property Path.")
            : inputData;
}
