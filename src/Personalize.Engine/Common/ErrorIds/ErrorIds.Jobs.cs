namespace Personalize.Engine.Common;

// Jobs.
public static partial class ErrorIds
{
    /// <summary>The job has already been done.</summary>
    /// <remarks>Create another job to do it again.</remarks>
    public const string JobActive = "JobActive";

    /// <summary>The job is being run by another process.</summary>
    /// <remarks>Wait until that has finished.</remarks>
    public const string JobInWork = "JobInWork";

    /// <summary>The operation was stopped by another process.</summary>
    /// <remarks>Resume it, or run it again.</remarks>
    public const string OperationStopped = "OperationStopped";
}
