namespace Personalize.Engine.Resources;

/// <summary>The life-cycle states, with the names that the service uses.</summary>
public static class ResourceStatus
{
    /// <summary>Recorded; the work has not begun.</summary>
    public const string CreatePending = "CREATE PENDING";

    /// <summary>The work is running, or its process has died and it can be continued.</summary>
    public const string CreateInProgress = "CREATE IN_PROGRESS";

    /// <summary>Ready for use.</summary>
    public const string Active = "ACTIVE";

    /// <summary>The work ended with an error; <see cref="Resource.FailureReason"/> says which.</summary>
    public const string CreateFailed = "CREATE FAILED";

    /// <summary>A stop was requested and the work is about to end.</summary>
    public const string CreateStopping = "CREATE STOPPING";

    /// <summary>Stopped on request.</summary>
    public const string CreateStopped = "CREATE STOPPED";
}
