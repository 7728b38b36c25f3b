namespace Personalize.PowerShell.Conversion;

/// <summary>
/// What a configuration parameter was given, as it was given: a hashtable, an object, a text, a file; the engine checks it. The
/// properties of the derived types are never read. They are there for PowerShell, which offers them as keys while a hashtable
/// is typed; they are spelled as the API spells the keys.
/// </summary>
public abstract class ConfigurationInput
{
    private protected ConfigurationInput(object? value) => Value = value;

    internal object? Value { get; }

    public override string ToString() => Value?.ToString() ?? "";
}

/// <summary>A solutionConfig (personalize.md §2).</summary>
public sealed class SolutionConfigInput : ConfigurationInput
{
    // PowerShell offers the keys only of types that it could make.
    public SolutionConfigInput()
        : base(null)
    {
    }

    public SolutionConfigInput(object value)
        : base(value)
    {
    }

    public AlgorithmHyperParameterKeys? algorithmHyperParameters { get; set; }

    public FeatureTransformationKeys? featureTransformationParameters { get; set; }

    public AutoMLConfigKeys? autoMLConfig { get; set; }

    public HpoConfigKeys? hpoConfig { get; set; }

    public double eventValueThreshold { get; set; }

    public OptimizationObjectiveKeys? optimizationObjective { get; set; }
}

/// <summary>A campaignConfig (personalize.md §6).</summary>
public sealed class CampaignConfigInput : ConfigurationInput
{
    public CampaignConfigInput()
        : base(null)
    {
    }

    public CampaignConfigInput(object value)
        : base(value)
    {
    }

    public ItemExplorationKeys? itemExplorationConfig { get; set; }
}

public sealed class AlgorithmHyperParameterKeys
{
    public int hidden_dimension { get; set; }

    public int bptt { get; set; }

    public bool recency_mask { get; set; }
}

public sealed class FeatureTransformationKeys
{
    public double min_user_history_length_percentile { get; set; }

    public double max_user_history_length_percentile { get; set; }

    public int cold_start_max_interactions { get; set; }

    public double cold_start_max_duration { get; set; }

    public string? cold_start_relative_from { get; set; }
}

public sealed class AutoMLConfigKeys
{
    public string? metricName { get; set; }

    public string[]? recipeList { get; set; }
}

public sealed class HpoConfigKeys
{
    public HpoRangeKeys? algorithmHyperParameterRanges { get; set; }

    public HpoResourceKeys? hpoResourceConfig { get; set; }

    public HpoObjectiveKeys? hpoObjective { get; set; }
}

public sealed class HpoRangeKeys
{
    public NumberRangeKeys[]? integerHyperParameterRanges { get; set; }

    public NumberRangeKeys[]? continuousHyperParameterRanges { get; set; }

    public CategoricalRangeKeys[]? categoricalHyperParameterRanges { get; set; }
}

public sealed class NumberRangeKeys
{
    public string? name { get; set; }

    public double minValue { get; set; }

    public double maxValue { get; set; }
}

public sealed class CategoricalRangeKeys
{
    public string? name { get; set; }

    public string[]? values { get; set; }
}

public sealed class HpoResourceKeys
{
    public int maxNumberOfTrainingJobs { get; set; }

    public int maxParallelTrainingJobs { get; set; }
}

public sealed class HpoObjectiveKeys
{
    public string? metricName { get; set; }

    public string? type { get; set; }
}

public sealed class OptimizationObjectiveKeys
{
    public string? itemAttribute { get; set; }

    public string? objectiveSensitivity { get; set; }
}

public sealed class ItemExplorationKeys
{
    public double explorationWeight { get; set; }

    public double explorationItemAgeCutOff { get; set; }
}
