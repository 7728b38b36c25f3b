using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>A dataset group, or one of its datasets.</summary>
public sealed class DatasetIdentity : ResourceIdentity
{
    public DatasetIdentity(string datasetGroup)
        : base(datasetGroup)
    {
    }

    public DatasetIdentity(DatasetGroup group)
        : base(group.Arn)
    {
    }

    public DatasetIdentity(Dataset dataset)
        : base(dataset.DatasetGroupArn) => DatasetType = dataset.DatasetType;

    public DatasetIdentity(PSObject source)
        : base(Property(source, "DatasetGroupArn", "DatasetGroup", "Arn", "Name")) =>
        DatasetType = Enum.TryParse<DatasetType>(source.Properties["DatasetType"]?.Value?.ToString(), ignoreCase: true, out var type) ? type : null;

    /// <summary>The type of the dataset; null for all datasets of the group.</summary>
    public DatasetType? DatasetType { get; }
}
