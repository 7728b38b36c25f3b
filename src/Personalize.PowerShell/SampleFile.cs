namespace Personalize.PowerShell;

/// <summary>A file of the sample dataset; its properties bind to Import-PersonalizeDataset.</summary>
/// <param name="FullName">Absolute path.</param>
/// <param name="Length">Bytes.</param>
public sealed record SampleFile(DatasetType Type, string FullName, long Length);
