using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>ARNs of solution versions, newest first; then the solutions, which stand for their newest version.</summary>
public sealed class SolutionVersionCompleter : StoreCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request) =>
        engine.ListSolutionVersions(new ListSolutionVersionsRequest())
            .Reverse()
            .Select(version => new Suggestion(version.Arn, $"{version.Status}, {version.RecipeArn ?? "AutoML"}"))
            .Concat(
                engine.ListSolutions(new ListSolutionsRequest())
                    .Select(solution => new Suggestion(solution.Name, $"The newest version of the solution {solution.Name}")));
}
