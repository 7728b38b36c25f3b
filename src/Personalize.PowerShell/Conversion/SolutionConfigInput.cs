namespace Personalize.PowerShell.Conversion;

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
