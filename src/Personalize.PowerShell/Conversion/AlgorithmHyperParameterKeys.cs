namespace Personalize.PowerShell.Conversion;

public sealed class AlgorithmHyperParameterKeys
{
    public int hidden_dimension { get; set; }

    public int bptt { get; set; }

    public bool recency_mask { get; set; }
}
