namespace Personalize.PowerShell.Conversion;

public sealed class HpoObjectiveKeys
{
    public string? metricName { get; set; }

    public string? type { get; set; }
}
