namespace Personalize.PowerShell.Completion;

/// <summary>A solutionUpdateConfig to start from: how often the solution is to be trained.</summary>
public sealed class SolutionUpdateConfigCompleter : Completer
{
    private protected override IEnumerable<Suggestion> Suggest(CompletionRequest request) => new[] { "rate(1 day)", "rate(7 days)", "rate(30 days)" }.Select(
        rate => new Suggestion($"@{{ autoTrainingConfig = @{{ schedulingExpression = '{rate}' }} }}", "How often the solution is to be trained again")
        {
            Label = rate,
            IsCode = true,
        });
}
