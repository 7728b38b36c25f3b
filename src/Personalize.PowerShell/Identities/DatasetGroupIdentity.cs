using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>A dataset group, or something in one.</summary>
public sealed class DatasetGroupIdentity : ResourceIdentity
{
    public DatasetGroupIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public DatasetGroupIdentity(DatasetGroup group)
        : base(group.Arn)
    {
    }

    public DatasetGroupIdentity(Dataset dataset)
        : base(dataset.DatasetGroupArn)
    {
    }

    public DatasetGroupIdentity(Solution solution)
        : base(solution.DatasetGroupArn)
    {
    }

    public DatasetGroupIdentity(EventTracker tracker)
        : base(tracker.DatasetGroupArn)
    {
    }

    public DatasetGroupIdentity(PSObject source)
        : base(Property(source, "DatasetGroupArn", "DatasetGroup", "Arn", "Name"))
    {
    }
}
