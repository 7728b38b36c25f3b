using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>An import; other resources are rejected, so that they can bind to another parameter.</summary>
public sealed class DatasetImportJobIdentity : ResourceIdentity
{
    public DatasetImportJobIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public DatasetImportJobIdentity(DatasetImportJob job)
        : base(job.Arn)
    {
    }

    public DatasetImportJobIdentity(PSObject source)
        : base(PropertyOfKind(source, ResourceKind.DatasetImportJob, "DatasetImportJobArn", "DatasetImportJob", "Arn", "Name"))
    {
    }
}
