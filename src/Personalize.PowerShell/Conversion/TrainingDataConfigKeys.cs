namespace Personalize.PowerShell.Conversion;

public sealed class TrainingDataConfigKeys
{
    public DatasetColumnsKeys? includedDatasetColumns { get; set; }

    public DatasetColumnsKeys? excludedDatasetColumns { get; set; }
}
