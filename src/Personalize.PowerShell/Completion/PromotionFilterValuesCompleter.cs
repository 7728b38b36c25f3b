namespace Personalize.PowerShell.Completion;

/// <summary>The placeholders of the promotion filter.</summary>
public sealed class PromotionFilterValuesCompleter : FilterValuesCompleter
{
    private protected override string Filter => "PromotionFilter";
}
