namespace Personalize.PowerShell.Conversion;

/// <summary>The solutionConfig of CreateSolution (SolutionConfig in the Amazon Personalize API reference).</summary>
public sealed class SolutionConfigInput : ConfigurationInput
{
    // PowerShell offers keys only for types that it can construct.
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

    public EventsConfigKeys? eventsConfig { get; set; }

    public TrainingDataConfigKeys? trainingDataConfig { get; set; }

    public AutoTrainingConfigKeys? autoTrainingConfig { get; set; }

    public OptimizationObjectiveKeys? optimizationObjective { get; set; }
}
