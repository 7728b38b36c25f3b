using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;

namespace Personalize.Engine.Tuning;

/// <summary>What a solution and a request to train it say about the search (personalize.md §2).</summary>
internal static class SearchSettings
{
    /// <summary>
    /// Two, and not what the machine has: proposals depend on it, and the choice must not depend on the machine.
    /// </summary>
    private const int DefaultParallelTrials = 2;

    /// <returns>Null when there is nothing to search.</returns>
    /// <exception cref="PersonalizeException">InvalidInput: a limit out of its range, or one where nothing is searched.</exception>
    public static TrialSearchSettings? Of(Solution solution, SolutionConfig config, CreateSolutionVersionRequest request)
    {
        Check(solution, request);
        if (!solution.PerformAutoML && !solution.PerformHPO)
            return null;
        var limits = config.HpoConfig?.HpoResourceConfig;
        var objective = config.HpoConfig?.HpoObjective;
        return new TrialSearchSettings(
            (solution.PerformAutoML ? config.AutoMLConfig?.MetricName : objective?.MetricName) ?? SolutionRules.DefaultMetric,
            Minimize: objective?.Type == "Minimize",
            solution.PerformAutoML ? config.AutoMLConfig?.RecipeList ?? [.. RecipeCatalog.ForAutoML.Select(r => r.Arn)] : [solution.RecipeArn!],
            request.MaxTrainingJobs ?? limits?.MaxNumberOfTrainingJobs ?? SolutionRules.DefaultTrainingJobs,
            limits?.MaxParallelTrainingJobs ?? DefaultParallelTrials,
            request.TimeLimit?.TotalSeconds);
    }

    private static void Check(Solution solution, CreateSolutionVersionRequest request)
    {
        if (request.MaxTrainingJobs is < 1 or > SolutionRules.MostTrainingJobs)
        {
            throw PersonalizeException.InvalidInput(
                "InvalidMaxTrainingJobs", $"The number of training jobs is {request.MaxTrainingJobs}; it must be from 1 to {SolutionRules.MostTrainingJobs}.", target: request.MaxTrainingJobs);
        }

        if (request.TimeLimit is { } limit && limit <= TimeSpan.Zero)
            throw PersonalizeException.InvalidInput("InvalidTimeLimit", $"The time limit is {limit}; it must be above zero.", target: limit);
        if (!solution.PerformAutoML && !solution.PerformHPO && (request.MaxTrainingJobs is not null || request.TimeLimit is not null))
        {
            throw PersonalizeException.InvalidInput(
                "NothingToSearch",
                $"A number of training jobs or a time limit is given, but the solution '{solution.Name}' has neither performAutoML nor performHPO: it is trained once.",
                "Leave both out, or create a solution with performHPO.",
                solution.Name);
        }
    }
}
