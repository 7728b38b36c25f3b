namespace Personalize.Engine.Common;

// Samples.
public static partial class ErrorIds
{
    /// <summary>The sample would be too small or too large.</summary>
    /// <remarks>Give a size in the range that the message names.</remarks>
    public const string InvalidSampleSize = "InvalidSampleSize";
}
