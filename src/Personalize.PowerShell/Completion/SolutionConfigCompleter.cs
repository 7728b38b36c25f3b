using System.Globalization;
using Personalize.Engine;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Recipes;

namespace Personalize.PowerShell.Completion;

/// <summary>
/// A solutionConfig to start from: a hashtable for each hyperparameter of the recipe, with its default or, for tuning, with its
/// range; or one for each metric that AutoML can optimise. The tooltip says which values are allowed.
/// </summary>
public sealed class SolutionConfigCompleter : Completer
{
    private protected override IEnumerable<Suggestion> Suggest(CompletionRequest request)
    {
        if ((request.Argument("RecipeArn") ?? request.Argument("Recipe")) is not { } recipe)
            return RankingMetrics.Names.Select(AutoML);
        var hyperparameters = PersonalizeEngine.DescribeRecipe(new(recipe)).Hyperparameters.Where(one => one.IsAlgorithm is not null);
        return request.Bound.Contains("PerformHPO") ? hyperparameters.Where(one => one.Tunable).Select(Tuned) : hyperparameters.Select(Fixed);
    }

    private static Suggestion AutoML(string metric) =>
        new($"@{{ autoMLConfig = @{{ metricName = '{metric}' }} }}", MetricDescription.Describe(metric)) { Label = metric, IsCode = true };

    private static Suggestion Fixed(Hyperparameter one)
    {
        var group = one.IsAlgorithm == true ? "algorithmHyperParameters" : "featureTransformationParameters";
        return HyperparameterText.Suggest(one, $"@{{ {group} = @{{ {one.Name} = {HyperparameterText.Literal(one)} }} }}");
    }

    private static Suggestion Tuned(Hyperparameter one)
    {
        var range = one.Type == HyperparameterType.Integer
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"integerHyperParameterRanges = @(@{{ name = '{one.Name}'; minValue = {one.Minimum}; maxValue = {one.Maximum} }})")
            : $"categoricalHyperParameterRanges = @(@{{ name = '{one.Name}'; values = 'true', 'false' }})";
        return HyperparameterText.Suggest(one, $"@{{ hpoConfig = @{{ algorithmHyperParameterRanges = @{{ {range} }} }} }}");
    }
}
