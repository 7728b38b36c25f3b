namespace Personalize.PowerShell.Conversion;

public sealed class ItemExplorationKeys
{
    public double explorationWeight { get; set; }

    public double explorationItemAgeCutOff { get; set; }
}
