using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>A batch inference; other resources are rejected, so that they can bind to another parameter.</summary>
public sealed class BatchInferenceJobIdentity : ResourceIdentity
{
    public BatchInferenceJobIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public BatchInferenceJobIdentity(BatchInferenceJob job)
        : base(job.Arn)
    {
    }

    public BatchInferenceJobIdentity(PSObject source)
        : base(PropertyOfKind(source, ResourceKind.BatchInferenceJob, "BatchInferenceJobArn", "BatchInferenceJob", "Arn", "Name"))
    {
    }
}
