namespace Personalize.PowerShell.Conversion;

/// <summary>The batchInferenceJobConfig of CreateBatchInferenceJob (BatchInferenceJobConfig in the Amazon Personalize API reference).</summary>
public sealed class BatchInferenceJobConfigInput : ConfigurationInput
{
    public BatchInferenceJobConfigInput()
        : base(null)
    {
    }

    public BatchInferenceJobConfigInput(object value)
        : base(value)
    {
    }

    public ItemExplorationKeys? itemExplorationConfig { get; set; }
}
