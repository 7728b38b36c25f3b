namespace Personalize.Engine.Common;

// Jobs.
public static partial class ErrorIds
{
    /// <summary>The job has already been done.</summary>
    /// <remarks>Create another job to do it again.</remarks>
    public const string JobActive = "JobActive";

    /// <summary>Another process is running the job.</summary>
    /// <remarks>Wait until it has finished.</remarks>
    public const string JobInWork = "JobInWork";

    /// <summary>Another process stopped the operation.</summary>
    /// <remarks>Resume it, or run it again.</remarks>
    public const string OperationStopped = "OperationStopped";
}
