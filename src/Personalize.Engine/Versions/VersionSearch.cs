using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Versions;

/// <summary>The search of a solution version for its recipe and hyperparameters.</summary>
internal sealed class VersionSearch(IStore store, TimeProvider clock, VersionLookup lookup, VersionRecorder recorder, ITrialRunnerFactory runners)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly VersionLookup _lookup = lookup;
    private readonly VersionRecorder _recorder = recorder;
    private readonly ITrialRunnerFactory _runners = runners;

    /// <summary>Finds the winner and turns the version into one that trains it. A resumed version does this again, but only reads finished trials.</summary>
    /// <param name="isAutoML">Whether the recipe is also chosen.</param>
    /// <param name="data">The data, and what the full training may use of the trials.</param>
    /// <param name="fingerprint">Identifies the data.</param>
    /// <exception cref="PersonalizeException">No candidate can be trained; the message says why for each.</exception>
    /// <exception cref="OperationCanceledException">Stopped; finished trials are kept.</exception>
    /// <returns>The version, and how many networks it may have.</returns>
    public (SolutionVersion Version, int MaxNetworks) Run(
        SolutionVersion version,
        bool isAutoML,
        SolutionConfig config,
        TrainingData data,
        string fingerprint,
        ILease lease,
        int threads,
        OperationContext context)
    {
        var settings = version.Search!;
        var plan = new SearchPlan
        {
            SolutionVersionArn = version.Arn,
            Settings = settings,
            Candidates = SearchCandidate.Of([.. settings.RecipeArns.Select(RecipeCatalog.Get)], config, data.Snapshot),
            Seed = version.Seed,
            Objective = config.OptimizationObjective,
            Now = new DateTimeOffset(version.CreationDateTime),
            DataFingerprint = fingerprint,
            Data = data,
            ThreadCount = threads,
            TimeLeft = settings.TimeLimitSeconds is { } limit ? TimeSpan.FromSeconds(Math.Max(0, limit - version.TrainingSeconds)) : null,
        };
        var runner = _runners.Create(version, data.Snapshot, fingerprint, threads, lease);
        var search = new TrialSearch(plan, runner, _store.Catalog.Trials(version.Arn), trial => _recorder.Save(lease, trial), _clock);
        var winner = search.Run(context);
        ReportWinner(version, winner, context);
        var recorded = _recorder.Record(lease, version.Arn, current => current with
        {
            RecipeArn = winner.RecipeArn,
            BestRecipeArn = isAutoML ? winner.RecipeArn : null,
            TunedHPOParams = winner.Hyperparameters,
            Hyperparameters = plan.Candidates.First(c => c.Recipe.Arn == winner.RecipeArn).Hyperparameters
                .ToDictionary(h => h.Key, h => winner.Hyperparameters.GetValueOrDefault(h.Key, h.Value)),
        });
        return (recorded, search.IsTimeUp ? 1 : settings.MaxEnsembleSize);
    }

    /// <summary>Ends a search with what it has found: its time is up, and remains so even if the full training is also interrupted.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: there is no search, or it has found nothing yet.</exception>
    public SolutionVersion End(SolutionVersion version, ILease lease)
    {
        if (!_lookup.ListTrials(version).Any(IsFinished))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.NoFinishedTrial,
                $"The search of the {Arn.Describe(version.Arn)} cannot be ended, "
                    + $"because {(version.Search is null ? "there is none" : "no trial has finished")}.",
                "Resume the version without ending its search.",
                version.Arn);
        }

        return _recorder.Record(lease, version.Arn, current => current with { Search = current.Search! with { TimeLimitSeconds = 0 } });
    }

    /// <summary>The reason recorded for a stopped version: what its search has found, and how it can continue.</summary>
    public string DescribeStop(SolutionVersion version)
    {
        var trials = _lookup.ListTrials(version);
        if (trials.Count == 0)
            return "Training was stopped. It can be resumed.";
        var best = trials[0] is { Metric: { } metric } leader
            ? string.Create(
                CultureInfo.InvariantCulture, $", best trial {leader.Number} ({Arn.LastPartOf(leader.RecipeArn)}, {leader.MetricName} {metric:0.0000})")
            : "";
        var end = trials.Any(IsFinished) ? ", or the search ended with the best finished trial" : "";
        return $"Training was stopped. {trials.Count(trial => trial.Status != TrialStatus.InProgress)} finished trials are kept{best}. It can be resumed{end}.";
    }

    private static bool IsFinished(Trial trial) => trial is { Status: TrialStatus.Completed or TrialStatus.Stopped, Metric: not null };

    private void ReportWinner(SolutionVersion version, Trial winner, OperationContext context)
    {
        var runnerUp = Leaderboard.Preferred(_lookup.ListTrials(version), version.Search!.Minimize) is { } other
            ? string.Create(CultureInfo.InvariantCulture, $" {Arn.LastPartOf(other.RecipeArn)} had {other.Metric:0.0000} in trial {other.Number}, ")
                + "which may be due to chance, so the simpler choice is preferred."
            : "";
        context.Information?.Invoke(string.Create(
            CultureInfo.InvariantCulture,
            $"Trial {winner.Number} won ({Arn.LastPartOf(winner.RecipeArn)}, {winner.MetricName} {winner.Metric:0.0000} on the validation users) ")
            + $"and is trained in full.{runnerUp}");
    }
}
