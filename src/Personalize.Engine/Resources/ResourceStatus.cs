namespace Personalize.Engine.Resources;

/// <summary>The life-cycle states, with the names that the service uses.</summary>
public static class ResourceStatus
{
    public const string CreatePending = "CREATE PENDING";
    public const string CreateInProgress = "CREATE IN_PROGRESS";
    public const string Active = "ACTIVE";
    public const string CreateFailed = "CREATE FAILED";
    public const string CreateStopping = "CREATE STOPPING";
    public const string CreateStopped = "CREATE STOPPED";
}
