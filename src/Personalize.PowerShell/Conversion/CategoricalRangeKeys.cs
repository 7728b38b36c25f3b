namespace Personalize.PowerShell.Conversion;

public sealed class CategoricalRangeKeys
{
    public string? name { get; set; }

    public string[]? values { get; set; }
}
