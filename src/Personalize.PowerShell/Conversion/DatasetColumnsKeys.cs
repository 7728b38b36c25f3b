namespace Personalize.PowerShell.Conversion;

public sealed class DatasetColumnsKeys
{
    public string[]? Interactions { get; set; }

    public string[]? Items { get; set; }

    public string[]? Users { get; set; }
}
