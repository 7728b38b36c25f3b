using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>An event tracker; its tracking id also identifies it.</summary>
public sealed class EventTrackerIdentity : ResourceIdentity
{
    public EventTrackerIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public EventTrackerIdentity(EventTracker tracker)
        : base(tracker.Arn)
    {
    }

    public EventTrackerIdentity(PSObject source)
        : base(Property(source, "EventTrackerArn", "EventTracker", "TrackingId", "Arn", "Name"))
    {
    }
}
