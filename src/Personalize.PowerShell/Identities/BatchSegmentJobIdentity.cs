using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>A batch of user segments; other resources are rejected, so that they can bind to another parameter.</summary>
public sealed class BatchSegmentJobIdentity : ResourceIdentity
{
    public BatchSegmentJobIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public BatchSegmentJobIdentity(BatchSegmentJob job)
        : base(job.Arn)
    {
    }

    public BatchSegmentJobIdentity(PSObject source)
        : base(PropertyOfKind(source, ResourceKind.BatchSegmentJob, "BatchSegmentJobArn", "BatchSegmentJob", "Arn", "Name"))
    {
    }
}
