using System.Management.Automation;
using Personalize.Engine.Resources;

namespace Personalize.PowerShell.Identities;

/// <summary>An import; other resources are refused, so that they can stand for something else.</summary>
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
