using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tuning;

/// <summary>
/// Finds the recipe and the values with the best metric on the validation users. First every candidate is tried with its start
/// values; then half of the budget is shared among the candidates, and the rest goes to the leader. Trials are proposed in batches,
/// and decisions are based on whole batches, so neither the number of cores nor an interruption changes the choice.
/// <para>
/// All candidates predict what the same validation users did last, and answer the way they would serve: aws-hrnn-coldstart with cold
/// items only, which is right only if the user chose one. Its metrics over hidden items (<see cref="ColdMeasurement"/>) do not count:
/// they answer a different question, and other recipes have nothing to compare them with.
/// </para>
/// </summary>
/// <param name="plan">The plan of the search.</param>
/// <param name="runner">Trains the candidates.</param>
/// <param name="earlier">Trials that an interrupted search has stored.</param>
/// <param name="save">Stores a trial, replacing the one with the same number.</param>
/// <param name="clock">Used for times and the time limit.</param>
internal sealed class TrialSearch(SearchPlan plan, ITrialRunner runner, IEnumerable<Trial> earlier, Action<Trial> save, TimeProvider clock)
{
    private readonly Dictionary<int, Trial> _earlier = earlier.ToDictionary(t => t.Number);
    private readonly Entrant[] _entrants = [.. plan.Candidates.Select(c => new Entrant(c, new BayesianTuner(c.Space, c.Hyperparameters, plan.Seed)))];
    private readonly List<Trial> _trials = [];
    private readonly long _started = clock.GetTimestamp();
    private int _proposed;

    /// <summary>Runs or continues the search.</summary>
    /// <returns>The winner.</returns>
    /// <exception cref="PersonalizeException">No candidate can be trained; the message says why for each.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller; finished trials are kept.</exception>
    public Trial Run(OperationContext context)
    {
        var batchRunner = new TrialBatch(runner, clock, trial => ReportTrial(trial, context));
        while (NextBatch() is { Count: > 0 } batch)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var settled = batch.Select(Settled).OfType<Trial>().ToArray();
            var open = batch.ExceptBy(settled.Select(trial => trial.Number), proposal => proposal.Trial.Number).ToArray();

            // Regardless of the time limit: without any result there is nothing to train in full.
            var isFirst = !_trials.Concat(settled).Any(trial => trial.Metric is not null);
            var begun = open.Where(_ => isFirst || !IsTimeUp).ToArray();
            var ended = batchRunner.Run([.. begun.Select(ToTask)], plan.ThreadCount, context);
            Learn([.. settled.Concat(ended).OrderBy(t => t.Number)], context);
            if (IsTimeUp && begun.Length < open.Length)
                break;
        }

        context.Progress?.Invoke(new OperationProgress("Search", "finished", Level: 1, Completed: true));
        ReportUntried(context);
        return Best(_trials) ?? throw NoneCanTrain();
    }

    private Trial? Best(IEnumerable<Trial> trials) => Leaderboard.Best(trials, plan.Settings.Minimize);

    /// <summary>Whether the time limit of the search has been reached.</summary>
    public bool IsTimeUp => plan.TimeLeft is { } left && clock.GetElapsedTime(_started) >= left;

    // The budget counts trainings; a candidate that cannot be trained at all costs none.
    private int Left => plan.Settings.MaxTrials - _trials.Count + _entrants.Count(e => e.IsOut);

    private List<Proposal> NextBatch()
    {
        var batch = new List<Proposal>();
        while (batch.Count < plan.Settings.ParallelTrials && batch.Count < Left && NextEntrant() is { } entrant)
        {
            if (entrant.Tuner.Propose() is not { } values)
            {
                entrant.IsExhausted = true;
                continue;
            }

            entrant.ProposedCount++;
            batch.Add(new Proposal(entrant, new Trial
            {
                SolutionVersionArn = plan.SolutionVersionArn,
                Number = ++_proposed,
                RecipeArn = entrant.Recipe.Arn,
                Hyperparameters = values,
                Seed = plan.Seed,
                MetricName = plan.Settings.MetricName,
                DataFingerprint = plan.DataFingerprint,
            }));
        }

        return batch;
    }

    // Null if every candidate's next step depends on a pending result, or if nothing is left to try.
    private Entrant? NextEntrant()
    {
        if (Array.Find(_entrants, e => e.ProposedCount == 0) is { } unknown)
            return unknown;
        var open = _entrants.Where(e => e is { IsExhausted: false, IsOut: false, Trials.Count: > 0 }).ToArray();
        if (_proposed < (plan.Settings.MaxTrials + 1) / 2)
            return open.MinBy(e => e.ProposedCount);
        var leader = Best(open.SelectMany(e => e.Trials));
        return Array.Find(open, e => leader is null || e.Trials.Contains(leader));
    }

    private bool IsDone(Proposal proposal) =>
        _earlier.TryGetValue(proposal.Trial.Number, out var stored)
        && stored.Status != TrialStatus.InProgress
        && stored.DataFingerprint == plan.DataFingerprint
        && stored.RecipeArn == proposal.Trial.RecipeArn
        && stored.Hyperparameters.Count == proposal.Trial.Hyperparameters.Count
        && stored.Hyperparameters.All(h => proposal.Trial.Hyperparameters.GetValueOrDefault(h.Key) == h.Value);

    // A trial that need not be run, because the interrupted search finished it or its recipe is left out. Null for the others.
    private Trial? Settled(Proposal proposal)
    {
        if (IsDone(proposal))
            return _earlier[proposal.Trial.Number];
        if (proposal.Entrant.Candidate.LeftOutBecause is not { } reason)
            return null;
        var trial = proposal.Trial with { Status = TrialStatus.Failed, Reason = reason };
        save(trial);
        return trial;
    }

    private TrialTask ToTask(Proposal proposal)
    {
        var (entrant, trial) = proposal;
        var finished = _trials.ToArray();
        var isFirst = entrant.ProposedCount == 1;
        var request = new TrainingRequest
        {
            Recipe = entrant.Recipe,
            Hyperparameters = entrant.Candidate.Hyperparameters.ToDictionary(h => h.Key, h => trial.Hyperparameters.GetValueOrDefault(h.Key, h.Value)),
            Seed = plan.Seed,
            Objective = plan.Objective,
            Watched = plan.Metric,
            Now = plan.Now,
            Data = plan.Data,
        };

        // The first trial of a candidate is what the others are compared with, so it runs to its end.
        return new TrialTask(trial, request, current =>
            IsTimeUp ? "The time limit of the search was reached." : isFirst ? null : HopelessRule.Check(plan, current, finished));
    }

    private void Learn(IReadOnlyList<Trial> ended, OperationContext context)
    {
        foreach (var trial in ended)
        {
            var entrant = Array.Find(_entrants, e => e.Recipe.Arn == trial.RecipeArn)!;
            entrant.Tuner.Report(trial.Hyperparameters, trial.Metric is { } metric ? plan.Score(metric) : null);
            if (entrant.Trials.Count == 0 && trial.Metric is null)
            {
                entrant.IsOut = true;
                context.Information?.Invoke($"{entrant.Recipe.Name} is left out: {trial.Reason}");
            }

            entrant.Trials.Add(trial);
            _trials.Add(trial);
        }
    }

    private void ReportTrial(Trial trial, OperationContext context)
    {
        save(trial);
        if (context.Progress is null)
            return;
        var best = Best(_trials.Append(trial)) is { Metric: { } metric } leader
            ? string.Create(
                CultureInfo.InvariantCulture,
                $", best {MetricDescription.ShortName(plan.Settings.MetricName)} {metric:0.0000} of trial {leader.Number} ({RecipeName(leader)})")
            : "";
        var budget = Math.Max(plan.Settings.MaxTrials, trial.Number);
        context.Progress(new OperationProgress(
            plan.Candidates.Count == 1 ? "Tuning hyperparameters" : "Choosing recipe and hyperparameters",
            $"{RecipeName(trial)}, trial {trial.Number} of {budget}{best}",
            100.0 * _trials.Count / budget));
        context.Progress(new OperationProgress(
            $"Trial {trial.Number}: {RecipeName(trial)}",
            string.Join(", ", trial.Hyperparameters.Select(h => $"{h.Key}={h.Value}")) + $", {trial.Epochs.Count} epochs done",
            Level: 1));
    }

    private void ReportUntried(OperationContext context)
    {
        var untried = _entrants.Where(e => e.Trials.Count == 0).Select(e => e.Recipe.Name).ToArray();
        if (untried.Length > 0)
        {
            context.Warning?.Invoke(
                $"{string.Join(", ", untried)} could not be tried within {plan.Settings.MaxTrials} training jobs and the time limit; allow more of them.");
        }
    }

    private PersonalizeException NoneCanTrain() => PersonalizeException.InvalidInput(
        ErrorIds.NoRecipeCanTrain,
        "No candidate can be trained on this data:\n"
            + string.Join('\n', _entrants.Where(e => e.Trials.Count > 0).Select(e => $"- {e.Recipe.Name}: {e.Trials[0].Reason}")),
        "Change the data accordingly, or add recipes to the recipeList.");

    private static string RecipeName(Trial trial) => Arn.LastPartOf(trial.RecipeArn);

    private sealed record Proposal(Entrant Entrant, Trial Trial);

    private sealed class Entrant(SearchCandidate candidate, ITuner tuner)
    {
        public SearchCandidate Candidate => candidate;

        public Recipe Recipe => candidate.Recipe;

        public ITuner Tuner => tuner;

        /// <summary>Finished ones.</summary>
        public List<Trial> Trials { get; } = [];

        public int ProposedCount { get; set; }

        /// <summary>Cannot be trained on this data.</summary>
        public bool IsOut { get; set; }

        public bool IsExhausted { get; set; }
    }
}
