namespace Personalize.PowerShell.Conversion;

public sealed class AlgorithmHyperParameterKeys
{
    public int hidden_dimension { get; set; }

    public int bptt { get; set; }

    public bool recency_mask { get; set; }

    public double learning_rate_factor { get; set; }

    public double weight_decay_factor { get; set; }

    public double dropout_factor { get; set; }

    public double horizon_factor { get; set; }

    public double popularity_discount_factor { get; set; }

    public int min_cointeraction_count { get; set; }
}
