namespace Personalize.PowerShell.Conversion;

public sealed class HpoRangeKeys
{
    public NumberRangeKeys[]? integerHyperParameterRanges { get; set; }

    public NumberRangeKeys[]? continuousHyperParameterRanges { get; set; }

    public CategoricalRangeKeys[]? categoricalHyperParameterRanges { get; set; }
}
