using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Tuning;

/// <summary>What a search makes of the runner that it is given: how many trials at once, and trials that fail.</summary>
public sealed class TrialFailureTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    public static TheoryData<Exception, string> Failures => new()
    {
        { PersonalizeException.InvalidInput("TrainingDiverged", "no number"), "no number" },
        { new InvalidOperationException("broken"), "Unexpected InvalidOperationException: broken" },
        { new TaskCanceledException("no answer"), "Unexpected TaskCanceledException: no answer" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_trial_that_fails_for_any_reason_fails_alone(Exception failure, string reason)
    {
        Prepare("aws-hrnn");
        _fixture.Trials.Metric = request => FakeTrialRunner.Width(request) > 100 ? throw failure : FakeTrialRunner.Width(request) / 1000;
        var version = Train(maxTrainingJobs: 10);

        Assert.Equal(ResourceStatus.Active, version.Status);
        var trials = _fixture.Store.Catalog.Trials(version.Arn);
        Assert.Equal(10, trials.Count);
        var failed = trials.Where(trial => trial.Status == TrialStatus.Failed).ToArray();
        Assert.NotEmpty(failed);
        Assert.All(failed, trial => Assert.Equal((null, reason), (trial.Metric, trial.Reason)));
        Assert.All(failed, trial => Assert.NotEqual(version.TunedHPOParams, trial.Hyperparameters));
    }

    [Fact]
    public void A_search_fails_only_when_no_trial_of_any_recipe_can_be_trained()
    {
        Prepare("aws-hrnn", "aws-hrnn-metadata");
        _fixture.Trials.Metric = request => throw new InvalidOperationException($"no {request.Recipe.Name}");

        var error = Assert.Throws<PersonalizeException>(() => Train());

        Assert.Equal("NoRecipeCanTrain", error.ErrorId);
        Assert.Contains("- aws-hrnn: Unexpected InvalidOperationException: no aws-hrnn\n", error.Message);
        Assert.Equal(ResourceStatus.CreateFailed, Engine.DescribeSolutionVersion(new("clicks")).Status);
    }

    [Fact]
    public void What_a_runner_throws_because_it_was_stopped_is_no_failure_of_the_trial()
    {
        Prepare("aws-hrnn");
        using var cancel = new CancellationTokenSource();
        _fixture.Trials.Epoch = (_, epoch) =>
        {
            if (epoch != 2)
                return;
            cancel.Cancel();
            throw new IOException("the connection was closed");
        };

        Assert.ThrowsAny<OperationCanceledException>(() => Train(cancellation: cancel.Token));
        var version = Engine.DescribeSolutionVersion(new("clicks"));
        Assert.Equal(ResourceStatus.CreateStopped, version.Status);
        Assert.Equal(TrialStatus.InProgress, Assert.Single(_fixture.Store.Catalog.Trials(version.Arn)).Status);

        _fixture.Trials.Epoch = null;
        Assert.Equal(ResourceStatus.Active, Engine.ResumeSolutionVersion(new(version.Arn), _fixture.Context).Status);
    }

    [Fact]
    public void A_runner_with_more_workers_than_there_are_threads_runs_trials_at_once()
    {
        Prepare("aws-hrnn", "aws-hrnn-metadata");
        _fixture.Trials.MostWorkers = 2;
        using var both = new CountdownEvent(2);
        _fixture.Trials.Epoch = (_, epoch) =>
        {
            if (epoch != 1)
                return;
            both.Signal();
            Assert.True(both.Wait(TimeSpan.FromMinutes(1)), "The second trial did not begin while the first ran.");
        };

        var version = Train(maxTrainingJobs: 2, threads: 1);

        Assert.All(_fixture.Store.Catalog.Trials(version.Arn), trial => Assert.Equal(TrialStatus.Completed, trial.Status));
        Assert.All(_fixture.Trials.Requests, request => Assert.Equal(1, request.ThreadCount));
        Assert.Equal(version.Arn, _fixture.Trials.Version!.Arn);
    }

    [Fact]
    public void A_runner_with_one_worker_runs_one_trial_after_the_other_on_all_threads()
    {
        Prepare("aws-hrnn", "aws-hrnn-metadata");
        _fixture.Trials.MostWorkers = 1;
        var running = 0;
        _fixture.Trials.Epoch = (_, epoch) =>
        {
            if (epoch == 1)
                Assert.Equal(1, Interlocked.Increment(ref running));
            if (epoch == 3)
                Interlocked.Decrement(ref running);
        };

        var version = Train(maxTrainingJobs: 2, threads: 5);

        Assert.All(_fixture.Store.Catalog.Trials(version.Arn), trial => Assert.Equal(TrialStatus.Completed, trial.Status));
        Assert.All(_fixture.Trials.Requests, request => Assert.Equal(5, request.ThreadCount));
    }

    private void Prepare(params string[] recipes) => _fixture.Prepare(r => r with { Recipe = null, PerformAutoML = true, RecipeList = recipes });

    private SolutionVersion Train(int? maxTrainingJobs = null, int threads = 2, CancellationToken cancellation = default) => Engine.TrainSolution(
        new TrainSolutionRequest { Solution = "clicks", MaxTrainingJobs = maxTrainingJobs, ThrottleLimit = threads },
        _fixture.Context with { CancellationToken = cancellation });
}
