namespace Personalize.PowerShell.Conversion;

public sealed class AutoTrainingConfigKeys
{
    public string? schedulingExpression { get; set; }
}
