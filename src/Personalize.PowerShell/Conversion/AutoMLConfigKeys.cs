namespace Personalize.PowerShell.Conversion;

public sealed class AutoMLConfigKeys
{
    public string? metricName { get; set; }

    public string[]? recipeList { get; set; }
}
