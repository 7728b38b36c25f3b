using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;

namespace Personalize.Engine.Tuning;

/// <summary>What a solution and a request to train it say about the search (HPOConfig and AutoMLConfig in the Amazon Personalize API reference).</summary>
internal static class SearchSettings
{
    /// <summary>
    /// Two, regardless of the machine: the proposals depend on this number, and the choice must not depend on the machine.
    /// </summary>
    private const int DefaultParallelTrials = 2;

    /// <summary>Further networks add ever less, and a recommendation costs as much as from all of them.</summary>
    private const int MostNetworks = 4;

    private static readonly TimeSpan s_leastTime = TimeSpan.FromSeconds(1);

    /// <returns>Null if there is nothing to search.</returns>
    /// <exception cref="PersonalizeException">InvalidInput: a limit out of its range, or a limit although nothing is searched.</exception>
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
            request.TimeLimit?.TotalSeconds)
        {
            MaxEnsembleSize = request.MaxEnsembleSize ?? MostNetworks,
        };
    }

    /// <exception cref="PersonalizeException">InvalidInput: a limit out of its range.</exception>
    public static void CheckLimits(int? maxTrainingJobs, TimeSpan? timeLimit, int? maxEnsembleSize)
    {
        if (maxTrainingJobs is < 1 or > SolutionRules.MostTrainingJobs)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidMaxTrainingJobs,
                $"The number of training jobs is {maxTrainingJobs}; it must be from 1 to {SolutionRules.MostTrainingJobs}.",
                target: maxTrainingJobs);
        }

        if (maxEnsembleSize is < 1 or > MostNetworks)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidMaxEnsembleSize,
                $"The number of networks is {maxEnsembleSize}; it must be from 1 to {MostNetworks}.",
                "Give 1 for the winner of the search alone.",
                maxEnsembleSize);
        }

        // PowerShell interprets a bare number as ticks of 100 nanoseconds.
        if (timeLimit is { } limit && limit < s_leastTime)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidTimeLimit,
                $"The time limit is {limit}; it must be at least one second.",
                "Give hours:minutes:seconds, such as 0:30:00 for half an hour.",
                limit);
        }
    }

    private static void Check(Solution solution, CreateSolutionVersionRequest request)
    {
        CheckLimits(request.MaxTrainingJobs, request.TimeLimit, request.MaxEnsembleSize);
        var isLimited = request.MaxTrainingJobs is not null || request.TimeLimit is not null || request.MaxEnsembleSize is not null;
        if (!solution.PerformAutoML && !solution.PerformHPO && isLimited)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.NothingToSearch,
                $"A number of training jobs, a time limit or a number of networks is given, "
                    + $"but the solution '{solution.Name}' has neither performAutoML nor performHPO, "
                    + "so it is trained only once.",
                "Leave them out, or create a solution with performHPO.",
                solution.Name);
        }
    }
}
