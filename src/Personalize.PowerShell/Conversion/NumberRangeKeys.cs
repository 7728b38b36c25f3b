namespace Personalize.PowerShell.Conversion;

public sealed class NumberRangeKeys
{
    public string? name { get; set; }

    public double minValue { get; set; }

    public double maxValue { get; set; }
}
