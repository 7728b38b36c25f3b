namespace Personalize.PowerShell.Conversion;

public sealed class HpoResourceKeys
{
    public int maxNumberOfTrainingJobs { get; set; }

    public int maxParallelTrainingJobs { get; set; }
}
