namespace Personalize.Engine.Common;

// The product itself.
public static partial class ErrorIds
{
    /// <summary>Something happened that the program does not expect: a defect of it, not of the data or the script.</summary>
    /// <remarks>Report it as the README describes, with the details that the verbose output shows.</remarks>
    public const string InternalError = "InternalError";

    /// <summary>The work needs more memory than the machine, or the limit of the process, has.</summary>
    /// <remarks>Use a smaller network or less data, as the message says, or more memory.</remarks>
    public const string NotEnoughMemory = "NotEnoughMemory";
}
