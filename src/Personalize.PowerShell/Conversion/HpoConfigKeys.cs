namespace Personalize.PowerShell.Conversion;

public sealed class HpoConfigKeys
{
    public HpoRangeKeys? algorithmHyperParameterRanges { get; set; }

    public HpoResourceKeys? hpoResourceConfig { get; set; }

    public HpoObjectiveKeys? hpoObjective { get; set; }
}
