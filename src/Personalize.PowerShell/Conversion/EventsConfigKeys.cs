namespace Personalize.PowerShell.Conversion;

public sealed class EventsConfigKeys
{
    public EventParametersKeys[]? eventParametersList { get; set; }
}
