using System.Management.Automation;
using Personalize.PowerShell.Errors;

namespace Personalize.PowerShell.Conversion;

/// <summary>A conversion of an argument, of which nothing but errors with a stable id reach a user.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class InputTransformationAttribute : ArgumentTransformationAttribute
{
    public sealed override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            return Convert(inputData);
        }
        catch (Exception exception) when (UnexpectedErrors.IsUnexpected(exception))
        {
            var error = UnexpectedErrors.From(exception, "The conversion of the argument");
            throw new ArgumentTransformationMetadataException($"{error.ErrorId}: {error.Message} {error.NextStep}", error);
        }
    }

    private protected abstract object? Convert(object inputData);
}
