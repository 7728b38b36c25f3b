namespace Personalize.Engine.Resources;

/// <summary>The state of a trial.</summary>
public static class TrialStatus
{
    /// <summary>Training, or waiting to be continued after a crash.</summary>
    public const string InProgress = "IN_PROGRESS";

    /// <summary>Trained to its end.</summary>
    public const string Completed = "COMPLETED";

    /// <summary>Ended early because it had fallen behind, or because the time was up; its metric is that of the epochs trained.</summary>
    public const string Stopped = "STOPPED";

    /// <summary>Could not be trained; <see cref="Trial.Reason"/> says why.</summary>
    public const string Failed = "FAILED";
}
