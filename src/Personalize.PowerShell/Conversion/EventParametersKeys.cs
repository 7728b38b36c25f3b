namespace Personalize.PowerShell.Conversion;

public sealed class EventParametersKeys
{
    public string? eventType { get; set; }

    public double eventValueThreshold { get; set; }

    public double weight { get; set; }
}
