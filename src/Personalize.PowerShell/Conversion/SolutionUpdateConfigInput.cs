namespace Personalize.PowerShell.Conversion;

/// <summary>The solutionUpdateConfig of UpdateSolution (SolutionUpdateConfig in the Amazon Personalize API reference).</summary>
public sealed class SolutionUpdateConfigInput : ConfigurationInput
{
    // PowerShell offers keys only for types that it can construct.
    public SolutionUpdateConfigInput()
        : base(null)
    {
    }

    public SolutionUpdateConfigInput(object value)
        : base(value)
    {
    }

    public AutoTrainingConfigKeys? autoTrainingConfig { get; set; }

    public EventsConfigKeys? eventsConfig { get; set; }
}
