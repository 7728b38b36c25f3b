namespace Personalize.PowerShell.Completion;

/// <summary>The placeholders of the promotion's filter.</summary>
public sealed class PromotionFilterValuesCompleter : FilterValuesCompleter
{
    private protected override string Filter => "PromotionFilter";
}
