using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Tuning;

/// <summary>AutoML and HPO through the facade, with trials whose metric is known.</summary>
public sealed class SearchTests : SearchTestBase
{
    private const string Metadata = "arn:aws:personalize:::recipe/aws-hrnn-metadata";

    [Fact]
    public void AutoML_trains_the_winner_in_full_and_records_it()
    {
        PrepareAutoML();
        Fixture.Trials.Metric = request => (request.Recipe.Name == "aws-hrnn-metadata" ? 0.5 : 0.1) + (FakeTrialRunner.Width(request) / 1000);
        TrainingRequest? full = null;
        Fixture.Training = (_, request, _, _) =>
        {
            full = request;
            return EngineFixture.Trained();
        };

        var version = Train();

        Assert.Equal(ResourceStatus.Active, version.Status);
        Assert.Equal((Metadata, Metadata), (version.RecipeArn, version.BestRecipeArn));
        var best = Engine.ListTrials(new("clicks"))[0];
        Assert.Equal(best.Hyperparameters, version.TunedHPOParams);
        Assert.Equal("aws-hrnn-metadata", full!.Recipe.Name);
        Assert.Equal(RecipeCatalog.Get(Metadata).Hyperparameters.Count, full.Hyperparameters.Count);
        Assert.All(version.TunedHPOParams!, tuned => Assert.Equal(tuned.Value, full.Hyperparameters[tuned.Key]));
        Assert.Equal(full.Hyperparameters, version.Hyperparameters);
        Assert.Equal(WatchedMetric.Default, full.Watched);
        Assert.Equal(0.5, version.Metrics!["coverage"]);
    }

    [Fact]
    public void Every_candidate_gets_its_defaults_first_and_the_leader_the_rest()
    {
        PrepareAutoML();
        Fixture.Trials.Metric = request => request.Recipe.Name == "aws-hrnn-coldstart" ? 0.5 : 0.1;
        Train(maxTrainingJobs: 12);

        var trials = InOrder();
        Assert.Equal(Enumerable.Range(1, 12), trials.Select(t => t.Number));
        Assert.Equal(["aws-hrnn", "aws-hrnn-metadata", "aws-hrnn-coldstart"], trials.Take(3).Select(t => Arn.LastPartOf(t.RecipeArn)));
        Assert.Equal(["43", "43", "149"], trials.Take(3).Select(t => t.Hyperparameters["hidden_dimension"]));
        Assert.All(trials.Skip(6), t => Assert.Equal("aws-hrnn-coldstart", Arn.LastPartOf(t.RecipeArn)));
        Assert.Equal(12, trials.Select(t => $"{t.RecipeArn} {SearchSpaceTests.Text(t.Hyperparameters)}").Distinct().Count());
    }

    [Fact]
    public void HPO_tunes_the_recipe_within_its_ranges()
    {
        Fixture.Prepare(r => r with
        {
            PerformHPO = true,
            SolutionConfig = JsonTree.Parse("""
                {"algorithmHyperParameters":{"bptt":7,"learning_rate_factor":1,"weight_decay_factor":1,"dropout_factor":1,"horizon_factor":1},
                 "featureTransformationParameters":{"max_user_history_length_percentile":0.9},
                 "hpoConfig":{"algorithmHyperParameterRanges":{"integerHyperParameterRanges":[{"name":"hidden_dimension","minValue":50,"maxValue":60}]},
                   "hpoResourceConfig":{"maxNumberOfTrainingJobs":6,"maxParallelTrainingJobs":3}}}
                """),
        });
        var version = Train();

        Assert.Null(version.BestRecipeArn);
        var best = InOrder().MaxBy(trial => trial.Metric)!.Hyperparameters["hidden_dimension"];
        Assert.NotEqual("50", best);
        Assert.Equal(best, version.TunedHPOParams!["hidden_dimension"]);
        Assert.Equal((best, "7", "0.9"),
            (version.Hyperparameters["hidden_dimension"], version.Hyperparameters["bptt"], version.Hyperparameters["max_user_history_length_percentile"]));
        Assert.Equal(6, InOrder().Count);
        Assert.All(InOrder(), t => Assert.InRange(int.Parse(t.Hyperparameters["hidden_dimension"], System.Globalization.CultureInfo.InvariantCulture), 50, 60));
        Assert.All(InOrder(), t => Assert.DoesNotContain("bptt", t.Hyperparameters.Keys));
    }

    [Theory]
    [InlineData("Maximize", "128")]
    [InlineData("Minimize", "32")]
    public void The_objective_says_what_better_is(string type, string best)
    {
        Fixture.Prepare(r => r with
        {
            PerformHPO = true,
            SolutionConfig = JsonTree.Parse("""
                {"algorithmHyperParameters":{"bptt":8,"recency_mask":true,
                   "learning_rate_factor":1,"weight_decay_factor":1,"dropout_factor":1,"horizon_factor":1},
                 "hpoConfig":{"hpoObjective":{"type":"TYPE","metricName":"coverage"},
                   "algorithmHyperParameterRanges":{"categoricalHyperParameterRanges":[{"name":"hidden_dimension","values":[64,32,128]}]}}}
                """.Replace("TYPE", type, StringComparison.Ordinal)),
        });
        var version = Train();

        Assert.Equal("coverage", InOrder()[0].MetricName);
        Assert.All(Fixture.Trials.Requests, r => Assert.Equal(new WatchedMetric("coverage", type == "Minimize"), r.Watched));
        Assert.Equal(3, InOrder().Count);
        Assert.Equal(best, version.TunedHPOParams!["hidden_dimension"]);
        Assert.Equal(version.TunedHPOParams, Engine.ListTrials(new(version.Arn))[0].Hyperparameters);
    }

    [Fact]
    public void A_candidate_that_cannot_be_trained_is_left_out_with_its_reason()
    {
        PrepareAutoML();
        Fixture.Trials.Metric = request => request.Recipe.Name == "aws-hrnn-coldstart"
            ? throw PersonalizeException.InvalidInput("NoColdItems", "there are 0 cold items")
            : 0.1;
        var version = Train(maxTrainingJobs: 8);

        Assert.Equal(ResourceStatus.Active, version.Status);
        var cold = Assert.Single(InOrder(), t => t.RecipeArn.EndsWith("coldstart", StringComparison.Ordinal));
        Assert.Equal((TrialStatus.Failed, null, "there are 0 cold items"), (cold.Status, cold.Metric, cold.Reason));
        Assert.Equal(8, InOrder().Count(t => t.Status != TrialStatus.Failed));
        Assert.Contains(Fixture.Informations, text => text == "aws-hrnn-coldstart is left out: there are 0 cold items");
        Assert.Equal(cold.Number, Engine.ListTrials(new("clicks"))[^1].Number);
    }

    [Fact]
    public void It_fails_only_when_no_candidate_can_be_trained_and_says_why_of_each()
    {
        PrepareAutoML();
        Fixture.Trials.Metric = request => throw PersonalizeException.InvalidInput("No", $"no {request.Recipe.Name}");

        var error = Assert.Throws<PersonalizeException>(() => Train());

        Assert.Equal("NoRecipeCanTrain", error.ErrorId);
        Assert.All(RecipeCatalog.ForAutoML, recipe => Assert.Contains($"- {recipe.Name}: no {recipe.Name}", error.Message));
        Assert.Equal((ResourceStatus.CreateFailed, error.Message),
            (Engine.DescribeSolutionVersion(new("clicks")).Status, Engine.DescribeSolutionVersion(new("clicks")).FailureReason));
        Assert.Equal(3, InOrder().Count);
    }

    [Fact]
    public void A_difference_that_may_be_chance_does_not_make_a_recipe_win()
    {
        PrepareAutoML("aws-hrnn-metadata", "aws-hrnn");
        bool IsPlain(TrainingRequest request) => request.Recipe.Name == "aws-hrnn";
        Fixture.Trials.Metric = request => IsPlain(request) ? 0.30 : 0.31;
        Fixture.Trials.ByGroup = request => [.. Enumerable.Range(0, 20).Select(group => IsPlain(request) ? 0.30 : 0.31 + (group % 2 == 0 ? 0.1 : -0.1))];
        var version = Train(maxTrainingJobs: 2);

        Assert.Equal("aws-hrnn", Arn.LastPartOf(version.BestRecipeArn!));
        Assert.Equal([2, 1], Engine.ListTrials(new("clicks")).Select(trial => trial.Number));
        Assert.Contains(Fixture.Informations, text => text.EndsWith(
            " aws-hrnn-metadata had 0.3100 in trial 1, which may be due to chance, so the simpler choice is preferred.", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_metadata_the_recipe_for_it_is_left_out_and_costs_no_training()
    {
        Fixture.Device = _ => "phone";
        PrepareAutoML();
        var version = Train(maxTrainingJobs: 4);

        var left = Assert.Single(InOrder(), trial => trial.RecipeArn == Metadata);
        Assert.Equal((TrialStatus.Failed, 0), (left.Status, left.Seconds));
        Assert.StartsWith("It would train exactly like aws-hrnn, because there is no item metadata", left.Reason);
        Assert.Equal(4, Fixture.Trials.Requests.Count);
        Assert.DoesNotContain(Fixture.Trials.Requests, request => request.Recipe.Arn == Metadata);
        Assert.NotEqual(Metadata, version.BestRecipeArn);
    }

    [Fact]
    public void A_trial_that_diverges_is_recorded_and_cannot_win()
    {
        PrepareAutoML("aws-hrnn");
        Fixture.Trials.Epoch = (request, epoch) =>
        {
            if (epoch == 3 && FakeTrialRunner.Width(request) > 100)
                throw PersonalizeException.InvalidInput("TrainingDiverged", "no number");
        };
        var version = Train(maxTrainingJobs: 10);

        var failed = InOrder().Where(t => t.Status == TrialStatus.Failed).ToArray();
        Assert.NotEmpty(failed);
        Assert.All(failed, t => Assert.Equal((null, "no number"), (t.Metric, t.Reason)));
        Assert.InRange(int.Parse(version.TunedHPOParams!["hidden_dimension"], System.Globalization.CultureInfo.InvariantCulture), 32, 100);
    }

    [Fact]
    public void Hopeless_trials_end_early_and_first_ones_never()
    {
        PrepareAutoML();
        Train(maxTrainingJobs: 20);

        var trials = InOrder();
        Assert.All(trials.Take(3), t => Assert.Equal((TrialStatus.Completed, 3), (t.Status, t.Epochs.Count)));
        var stopped = trials.Where(t => t.Status == TrialStatus.Stopped).ToArray();
        Assert.NotEmpty(stopped);
        Assert.All(stopped, t => Assert.Equal(2, t.Epochs.Count));
        Assert.All(stopped, t => Assert.StartsWith("After 2 epochs it was at 0.", t.Reason));
        var listed = Engine.ListTrials(new("clicks"));
        Assert.Equal(trials.Max(t => t.Metric), listed[0].Metric);
        Assert.Equal(listed.Select(t => t.Metric).OrderDescending(), listed.Select(t => t.Metric));
    }

    [Fact]
    public void The_choice_does_not_depend_on_the_number_of_threads_and_a_seed_repeats_it()
    {
        PrepareAutoML();
        var trials = new[] { 1, 2, 5 }.Select(threads => Describe(Train(threads: threads))).ToArray();

        Assert.Equal(trials[0], trials[1]);
        Assert.Equal(trials[0], trials[2]);
        Assert.NotEqual(trials[0], Describe(Train(seed: 2)));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(5, 2, 2)]
    public void Trials_share_the_cores(int threads, int mostAtOnce, int threadsPerTrial)
    {
        PrepareAutoML("aws-hrnn");
        var running = 0;
        var most = 0;
        var gate = new Lock();
        Fixture.Trials.Epoch = (_, epoch) =>
        {
            lock (gate)
            {
                running += epoch switch { 1 => 1, 3 => -1, _ => 0 };
                most = Math.Max(most, running);
            }
        };
        Fixture.Trials.Metric = _ => 0.1;
        Train(threads: threads);

        Assert.InRange(most, 1, mostAtOnce);
        Assert.All(Fixture.Trials.Requests.Skip(1).SkipLast(1), r => Assert.Equal(threadsPerTrial, r.ThreadCount));
    }

    [Fact]
    public void Whatever_the_time_limit_one_candidate_is_tried()
    {
        PrepareAutoML();
        Fixture.Trials.Metric = request => request.Recipe.Name == "aws-hrnn-coldstart" ? 0.2 : throw PersonalizeException.InvalidInput("No", "no");
        Fixture.Trials.Epoch = (_, _) => Fixture.Clock.Advance(10);
        var version = Engine.TrainSolution(
            new TrainSolutionRequest { Solution = "clicks", TimeLimit = TimeSpan.FromSeconds(1), ThrottleLimit = 1 }, Fixture.Context);
        Assert.EndsWith("coldstart", version.BestRecipeArn);
    }

    [Fact]
    public void After_the_time_limit_no_trial_begins_and_the_best_so_far_wins()
    {
        PrepareAutoML("aws-hrnn");
        Fixture.Trials.Epoch = (_, _) => Fixture.Clock.Advance(10);
        var version = Engine.TrainSolution(
            new TrainSolutionRequest { Solution = "clicks", TimeLimit = TimeSpan.FromSeconds(75), ThrottleLimit = 1, MaxTrainingJobs = 40 }, Fixture.Context);

        Assert.Equal(ResourceStatus.Active, version.Status);
        var trials = InOrder();
        Assert.InRange(trials.Count, 3, 4);
        Assert.Contains(trials, t => t.Reason == "The time limit of the search was reached.");
        Assert.NotNull(version.TunedHPOParams);
    }

    [Fact]
    public void Trials_are_stored_as_they_happen()
    {
        PrepareAutoML("aws-hrnn");
        var seen = new List<(string Status, int Epochs)>();
        Fixture.Training = (_, _, _, _) => EngineFixture.Trained();
        var context = Fixture.Context with
        {
            Progress = p =>
            {
                if (p.Level == 0 && Engine.ListSolutionVersions(new()) is [var version] && Engine.ListTrials(new(version.Arn)) is { Count: > 0 } trials)
                    seen.Add((trials[0].Status, trials[0].Epochs.Count));
            },
        };
        Engine.TrainSolution(new TrainSolutionRequest { Solution = "clicks", MaxTrainingJobs = 1 }, context);

        Assert.Equal([("IN_PROGRESS", 0), ("IN_PROGRESS", 1), ("IN_PROGRESS", 2), ("IN_PROGRESS", 3), ("COMPLETED", 3)], seen);
        Assert.Equal([0.043 / 3, 0.043 * 2 / 3, 0.043], InOrder()[0].Epochs.Select(e => e.Metric).ToArray(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Progress_goes_from_recipe_to_trial_to_epoch_on_the_thread_that_called()
    {
        PrepareAutoML("aws-hrnn");
        var reports = new List<(OperationProgress Report, int Thread)>();
        Engine.TrainSolution(
            new TrainSolutionRequest { Solution = "clicks", MaxTrainingJobs = 5, ThrottleLimit = 2 },
            Fixture.Context with { Progress = p => reports.Add((p, Environment.CurrentManagedThreadId)) });

        Assert.All(reports, r => Assert.Equal(Environment.CurrentManagedThreadId, r.Thread));
        var ofSearch = reports.Select(r => r.Report).SkipWhile(r => !r.Activity.StartsWith("Trial", StringComparison.Ordinal)).ToArray();
        Assert.Contains(ofSearch, r => r.Level == 0 && r.Status.StartsWith("aws-hrnn, trial 5 of 5, best NDCG@25 0.", StringComparison.Ordinal));
        Assert.Contains(
            ofSearch,
            r => r.Level == 1 && r.Activity == "Trial 1: aws-hrnn"
                && r.Status.StartsWith("hidden_dimension=43, bptt=32, recency_mask=true, ", StringComparison.Ordinal)
                && r.Status.EndsWith(", 2 epochs done", StringComparison.Ordinal));
        Assert.Contains(ofSearch, r => r.Level == 2 && r.Status == "epoch 3");
        Assert.All(ofSearch, r => Assert.InRange(r.Percent ?? 0, 0, 100));
    }

    [Fact]
    public void Trials_go_with_their_version()
    {
        PrepareAutoML("aws-hrnn");
        var version = Train(maxTrainingJobs: 2);
        Engine.DeleteSolutionVersion(new(version.Arn));
        Assert.Empty(Fixture.Store.Catalog.Trials(version.Arn));
    }

    [Fact]
    public void Too_few_jobs_for_all_candidates_are_told()
    {
        PrepareAutoML();
        Train(maxTrainingJobs: 2);
        Assert.Contains(Fixture.Warnings, w => w.StartsWith("aws-hrnn-coldstart could not be tried within 2 training jobs", StringComparison.Ordinal));
    }

    public static TheoryData<bool, int?, int?, string> BadLimits => new()
    {
        { true, 0, null, "InvalidMaxTrainingJobs" },
        { true, 41, null, "InvalidMaxTrainingJobs" },
        { true, null, 0, "InvalidTimeLimit" },
        { false, 5, null, "NothingToSearch" },
        { false, null, 60, "NothingToSearch" },
    };

    [Theory]
    [MemberData(nameof(BadLimits))]
    public void Limits_are_checked_before_anything_is_recorded(bool autoML, int? jobs, int? seconds, string errorId)
    {
        if (autoML)
            PrepareAutoML();
        else
            Fixture.Prepare();
        var request = new TrainSolutionRequest
        {
            Solution = "clicks", MaxTrainingJobs = jobs, TimeLimit = seconds is { } value ? TimeSpan.FromSeconds(value) : null,
        };
        Assert.Equal(errorId, Assert.Throws<PersonalizeException>(() => Engine.TrainSolution(request, Fixture.Context)).ErrorId);
        Assert.Empty(Engine.ListSolutionVersions(new()));
    }
}
