using Personalize.Engine.Common;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Tuning;

/// <summary>Searches that are interrupted, and what is kept of them.</summary>
public sealed class SearchResumeTests : SearchTestBase
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void An_interrupted_search_resumes_without_repeating_and_comes_to_the_same_choice(int interruptedTrial)
    {
        PrepareAutoML();
        var whole = Train(threads: 1);
        var expected = Describe(whole);
        var trained = Fixture.Trials.Requests.Count;

        Fixture.Trials.Requests.Clear();
        using var cancel = new CancellationTokenSource();
        Fixture.Trials.Epoch = (_, epoch) =>
        {
            if (Fixture.Trials.Requests.Count == interruptedTrial && epoch == 2)
                cancel.Cancel();
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(threads: 1, cancellation: cancel.Token));
        var stopped = Engine.ListSolutionVersions(new("clicks"))[^1];
        Assert.Equal(ResourceStatus.CreateStopped, stopped.Status);
        Assert.Contains($" {interruptedTrial - 1} finished trials are kept", stopped.FailureReason);
        Assert.Contains("It can be resumed", stopped.FailureReason);

        Fixture.Trials.Epoch = null;
        var resumed = Engine.ResumeSolutionVersion(new(stopped.Arn), Fixture.Context);

        Assert.Equal(expected, Describe(resumed));
        Assert.Equal(
            (whole.BestRecipeArn, SearchSpaceTests.Text(whole.TunedHPOParams!)), (resumed.BestRecipeArn, SearchSpaceTests.Text(resumed.TunedHPOParams!)));
        Assert.Equal(trained + 1, Fixture.Trials.Requests.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_stopped_search_can_end_with_its_best_finished_trial(int interruptedTrial)
    {
        PrepareAutoML("aws-hrnn");
        using var cancel = new CancellationTokenSource();
        Fixture.Trials.Epoch = (_, epoch) =>
        {
            if (Fixture.Trials.Requests.Count == interruptedTrial && epoch == 2)
                cancel.Cancel();
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Train(threads: 1, cancellation: cancel.Token));
        var stopped = Engine.DescribeSolutionVersion(new("clicks"));
        Assert.EndsWith("It can be resumed, or the search ended with the best finished trial.", stopped.FailureReason);
        var best = Engine.ListTrials(new("clicks"))[0];

        // The full training is stopped as well: the search stays ended.
        Fixture.Trials.Epoch = null;
        Fixture.Training = (_, _, _, _) => throw new InvalidOperationException("killed");
        Assert.Throws<InvalidOperationException>(() => Engine.ResumeSolutionVersion(new(stopped.Arn, EndSearch: true), Fixture.Context));
        Fixture.Training = (_, _, _, _) => EngineFixture.Trained();
        var version = Engine.ResumeSolutionVersion(new(stopped.Arn), Fixture.Context);

        Assert.Equal(ResourceStatus.Active, version.Status);
        Assert.Equal(best.Hyperparameters, version.TunedHPOParams);
        Assert.Equal(interruptedTrial, Fixture.Trials.Requests.Count);
    }

    [Fact]
    public void A_search_without_a_finished_trial_cannot_end()
    {
        PrepareAutoML("aws-hrnn");
        using var cancel = new CancellationTokenSource();
        Fixture.Trials.Epoch = (_, _) => cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(threads: 1, cancellation: cancel.Token));
        var stopped = Engine.DescribeSolutionVersion(new("clicks"));

        Assert.EndsWith("It can be resumed.", stopped.FailureReason);
        Assert.Equal("NoFinishedTrial",
            Assert.Throws<PersonalizeException>(() => Engine.ResumeSolutionVersion(new(stopped.Arn, EndSearch: true), Fixture.Context)).ErrorId);
    }

    [Fact]
    public void A_search_that_was_finished_is_not_repeated_when_the_full_training_is_resumed()
    {
        PrepareAutoML();
        Fixture.Training = (_, _, _, _) => throw new InvalidOperationException("killed");
        Assert.Throws<InvalidOperationException>(() => Train());
        var count = Fixture.Trials.Requests.Count;
        Fixture.Training = (_, _, _, _) => EngineFixture.Trained();

        Assert.Equal(ResourceStatus.Active, Engine.ResumeSolutionVersion(new(Engine.DescribeSolutionVersion(new("clicks")).Arn), Fixture.Context).Status);
        Assert.Equal(count, Fixture.Trials.Requests.Count);
    }

    [Fact]
    public void After_another_import_trials_are_done_anew()
    {
        PrepareAutoML("aws-hrnn");
        Fixture.Training = (_, _, _, _) => throw new InvalidOperationException("killed");
        Assert.Throws<InvalidOperationException>(() => Train(maxTrainingJobs: 3));
        Fixture.Import(("u9", "z", 99, "view"));
        Fixture.Training = (_, _, _, _) => EngineFixture.Trained();
        Engine.ResumeSolutionVersion(new(Engine.DescribeSolutionVersion(new("clicks")).Arn), Fixture.Context);

        Assert.Equal(6, Fixture.Trials.Requests.Count);
        Assert.Equal(3, InOrder().Count);
    }

    [Fact]
    public void A_process_that_lost_its_lease_stores_no_trial_and_leaves_no_worker()
    {
        PrepareAutoML("aws-hrnn");
        Fixture.Trials.Epoch = (_, epoch) =>
        {
            if (epoch == 2)
                Fixture.Store.Catalog.Expire(Fixture.Store.Catalog.List<SolutionVersion>()[^1].Arn);
        };
        Assert.Equal("LeaseLost", Assert.Throws<PersonalizeException>(() => Train()).ErrorId);
        Assert.All(InOrder(), t => Assert.InRange(t.Epochs.Count, 0, 1));
        Assert.Single(Fixture.Trials.Requests);
    }
}
