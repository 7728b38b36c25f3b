using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>Names of solutions.</summary>
public sealed class SolutionCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListSolutions(new ListSolutionsRequest())
            .Select(solution => new Suggestion(solution.Name, $"Solution, {(solution.PerformAutoML ? "AutoML" : solution.RecipeArn)}"));
}
