using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tuning;

namespace Personalize.Engine;

// AutoML and hyperparameter optimisation.
public sealed partial class PersonalizeEngine
{
    /// <summary>The trials of a version, the winner first, then by their metric, failed ones last.</summary>
    /// <param name="versionArnOrSolution">A version, or a solution for its newest.</param>
    public IReadOnlyList<Trial> ListTrials(string versionArnOrSolution) => ListTrials(GetSolutionVersion(versionArnOrSolution));

    /// <summary>Checks a solutionConfig by the rules of <see cref="CreateSolution"/>, and creates nothing.</summary>
    /// <exception cref="PersonalizeException">The request breaks the rules: every problem is named.</exception>
    public static CheckedSolution CheckSolution(CreateSolutionRequest request, OperationContext context) => SolutionRules.Check(request, context.Warning);

    // Finds the winner and makes the version one of it. Done anew by a resumed version, too: finished trials are only read.
    private SolutionVersion Search(
        SolutionVersion version, bool isAutoML, SolutionConfig config, Snapshot snapshot, string fingerprint, ILease lease, int threads, OperationContext context)
    {
        var settings = version.Search!;
        var plan = new SearchPlan
        {
            SolutionVersionArn = version.Arn,
            Settings = settings,
            Candidates = SearchCandidate.Of([.. settings.RecipeArns.Select(RecipeCatalog.Get)], config, snapshot),
            Seed = version.Seed,
            Objective = config.OptimizationObjective,
            Now = new DateTimeOffset(version.CreationDateTime),
            DataFingerprint = fingerprint,
            ThreadCount = threads,
            TimeLeft = settings.TimeLimitSeconds is { } limit ? TimeSpan.FromSeconds(Math.Max(0, limit - version.TrainingSeconds)) : null,
        };
        var search = new TrialSearch(plan, _createTrialRunner(snapshot), Store.Catalog.Trials(version.Arn), trial => Save(trial, lease), _clock);
        var winner = search.Run(context);
        var runnerUp = Leaderboard.Preferred(ListTrials(version)) is { } other
            ? string.Create(CultureInfo.InvariantCulture, $" {Arn.LastPartOf(other.RecipeArn)} had {other.Metric:0.0000} in trial {other.Number}, which may be chance: the simpler recipe is preferred.")
            : "";
        context.Information?.Invoke(string.Create(
            CultureInfo.InvariantCulture,
            $"Trial {winner.Number} won ({Arn.LastPartOf(winner.RecipeArn)}, {settings.MetricName} {winner.Metric:0.0000} on the validation users): it is trained in full.{runnerUp}"));
        return Record(lease, version.Arn, current => current with
        {
            RecipeArn = winner.RecipeArn,
            BestRecipeArn = isAutoML ? winner.RecipeArn : null,
            TunedHPOParams = winner.Hyperparameters,
            Hyperparameters = plan.Candidates.First(c => c.Recipe.Arn == winner.RecipeArn).Hyperparameters
                .ToDictionary(h => h.Key, h => winner.Hyperparameters.GetValueOrDefault(h.Key, h.Value)),
        });
    }

    private void Save(Trial trial, ILease lease) => Store.Catalog.Write(transaction =>
    {
        transaction.RequireLease(lease);
        transaction.PutTrial(trial);
        return true;
    });

    private IReadOnlyList<Trial> ListTrials(SolutionVersion version) =>
        Leaderboard.Order(Store.Catalog.Trials(version.Arn), version.Search is { Minimize: true });

    // With a leading space, or empty without a search.
    private string DescribeSearch(SolutionVersion version)
    {
        var trials = ListTrials(version);
        if (trials.Count == 0)
            return "";
        var finished = trials.Count(t => t.Status != TrialStatus.InProgress);
        var best = trials[0] is { Metric: { } metric } leader
            ? string.Create(CultureInfo.InvariantCulture, $", best trial {leader.Number} ({Arn.LastPartOf(leader.RecipeArn)}, {leader.MetricName} {metric:0.0000})")
            : "";
        return $" {finished} finished trials are kept{best}.";
    }

    // Empty where the search has nothing to end with.
    private string DescribeEndSearch(SolutionVersion version) =>
        ListTrials(version).Any(IsFinished) ? "; with -EndSearch it trains the best finished trial without further ones" : "";

    // The time of the search is up, and stays so should the full training be interrupted as well.
    private SolutionVersion EndSearch(SolutionVersion version, ILease lease)
    {
        if (!ListTrials(version).Any(IsFinished))
        {
            throw PersonalizeException.InvalidInput(
                "NoFinishedTrial",
                $"The search of the {Arn.Describe(version.Arn)} cannot end: {(version.Search is null ? "it has none" : "no trial of it is finished")}.",
                "Resume it without EndSearch.",
                version.Arn);
        }

        return Record(lease, version.Arn, current => current with { Search = current.Search! with { TimeLimitSeconds = 0 } });
    }

    private static bool IsFinished(Trial trial) => trial is { Status: TrialStatus.Completed or TrialStatus.Stopped, Metric: not null };
}
