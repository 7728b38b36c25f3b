namespace Personalize.PowerShell.Conversion;

public sealed class OptimizationObjectiveKeys
{
    public string? itemAttribute { get; set; }

    public string? objectiveSensitivity { get; set; }
}
