using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Versions;

/// <summary>Creating a solution version and running it are two steps, which two processes may do at different times.</summary>
public sealed class VersionStepsTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private int _trainings;

    public VersionStepsTests()
    {
        _fixture.Prepare();
        _fixture.Training = (_, _, _, _) =>
        {
            _trainings++;
            return EngineFixture.Trained();
        };
    }

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Creating_records_all_that_a_run_needs_and_trains_nothing()
    {
        _fixture.CheckTrainingData = _ => throw new InvalidOperationException("The data was read.");
        Engine.CreateSolution(new CreateSolutionRequest { Name = "search", DatasetGroup = EngineFixture.Group, PerformAutoML = true }, _fixture.Context);
        var version = Engine.CreateSolutionVersion(new CreateSolutionVersionRequest
        {
            Solution = "search", Seed = 7, ThrottleLimit = 3, MaxTrainingJobs = 5, TimeLimit = TimeSpan.FromMinutes(2),
        });

        Assert.Equal(ResourceStatus.CreatePending, version.Status);
        Assert.Equal(
            (7UL, 3, "FULL", 5, 120.0),
            (version.Seed, version.ThrottleLimit, version.TrainingMode, version.Search!.MaxTrials, version.Search.TimeLimitSeconds));
        Assert.Equal(version, _fixture.Store.Catalog.Find<SolutionVersion>(version.Arn));
        Assert.False(_fixture.Store.Catalog.IsLeased(version.Arn));
        Assert.Equal(0, _trainings);
    }

    [Fact]
    public void A_version_that_nobody_runs_stays_pending()
    {
        var version = Create();
        _fixture.Clock.Advance(1_000_000);

        Assert.All(
            new[] { Engine.DescribeSolutionVersion(new(version.Arn)), Engine.DescribeSolutionVersion(new("clicks")), Engine.ListSolutionVersions(new())[0] },
            seen => Assert.Equal(version, seen));
        Assert.Contains("it is CREATE PENDING.", Refusal(() => Engine.GetSolutionMetrics(new("clicks"))).Message);
    }

    [Fact]
    public void Another_engine_runs_it_with_what_was_recorded()
    {
        var version = Create(new CreateSolutionVersionRequest { Solution = "clicks", Seed = 9, ThrottleLimit = 3 });
        _fixture.Training = (_, request, _, _) =>
        {
            Assert.Equal((9UL, 3), (request.Seed, request.ThreadCount));
            return EngineFixture.Trained();
        };
        using var other = _fixture.AnotherEngine();

        var trained = other.RunSolutionVersion(new(version.Arn), _fixture.Context);

        Assert.Equal((version.Arn, ResourceStatus.Active), (trained.Arn, trained.Status));
        Assert.Equal(trained, Engine.DescribeSolutionVersion(new(version.Arn)));
        Assert.Equal(["CREATE PENDING", "CREATE IN_PROGRESS", "ACTIVE"], Statuses(version.Arn));
    }

    [Fact]
    public void A_version_that_is_delivered_twice_is_trained_once()
    {
        var version = Create();
        var first = Engine.RunSolutionVersion(new(version.Arn), _fixture.Context);

        Assert.Equal(first, Engine.RunSolutionVersion(new(version.Arn), _fixture.Context));
        Assert.Equal(1, _trainings);
    }

    [Fact]
    public void A_version_that_is_being_trained_is_refused()
    {
        var version = Create();
        _fixture.Training = (_, _, _, _) =>
        {
            Assert.Equal("SolutionVersionInWork", Refusal(() => Engine.RunSolutionVersion(new(version.Arn), _fixture.Context)).ErrorId);
            return EngineFixture.Trained();
        };
        Assert.Equal(ResourceStatus.Active, Engine.RunSolutionVersion(new(version.Arn), _fixture.Context).Status);
    }

    [Fact]
    public void A_failed_run_can_be_repeated()
    {
        var version = Create();
        _fixture.Training = (_, _, _, _) => throw new IOException("disk full");
        Assert.Throws<IOException>(() => Engine.RunSolutionVersion(new(version.Arn), _fixture.Context));
        Assert.Equal((ResourceStatus.CreateFailed, "Unexpected IOException: disk full"), State(version.Arn));

        _fixture.Training = (_, _, _, _) => EngineFixture.Trained();
        Assert.Equal(ResourceStatus.Active, Engine.RunSolutionVersion(new(version.Arn), _fixture.Context).Status);
    }

    [Fact]
    public void A_run_whose_process_died_is_done_by_the_next()
    {
        var dead = _fixture.TrainAndDie();
        Assert.Equal(ResourceStatus.CreateInProgress, dead.Status);
        Assert.Equal(ResourceStatus.Active, Engine.RunSolutionVersion(new(dead.Arn), _fixture.Context).Status);
    }

    [Fact]
    public void A_pending_version_is_stopped_at_once_and_then_only_resumed()
    {
        var version = Create();
        var stopped = Engine.StopSolutionVersion(new(version.Arn), _fixture.Context);
        Assert.Equal((ResourceStatus.CreateStopped, "It was stopped before its training began. It can be resumed."), (stopped.Status, stopped.FailureReason));
        Assert.Equal(["CREATE PENDING", "CREATE STOPPED"], Statuses(version.Arn));

        // Whoever takes it out of a queue now leaves it stopped.
        Assert.Equal(stopped, Engine.RunSolutionVersion(new(version.Arn), _fixture.Context));
        Assert.Equal(0, _trainings);
        Assert.Equal(ResourceStatus.Active, Engine.ResumeSolutionVersion(new(version.Arn), _fixture.Context).Status);
        Assert.Equal(1, _trainings);
    }

    [Fact]
    public void A_version_whose_process_died_while_it_was_stopped_is_not_run_again()
    {
        var dead = _fixture.TrainAndDie();
        _fixture.Store.Catalog.Write(transaction =>
        {
            transaction.Update(dead with { Status = ResourceStatus.CreateStopping });
            return true;
        });

        Assert.Equal(ResourceStatus.CreateStopped, Engine.RunSolutionVersion(new(dead.Arn), _fixture.Context).Status);
        Assert.Equal(0, _trainings);
    }

    [Fact]
    public void A_pending_version_can_be_deleted()
    {
        var version = Create();
        Engine.DeleteSolutionVersion(new(version.Arn));

        Assert.Empty(Engine.ListSolutionVersions(new()));
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(() => Engine.RunSolutionVersion(new(version.Arn), _fixture.Context)).Kind);
    }

    [Fact]
    public void A_pending_version_goes_with_its_solution()
    {
        Create();
        Engine.DeleteSolution(new("clicks"));
        Assert.Empty(Engine.ListSolutionVersions(new()));
    }

    [Fact]
    public void What_a_request_gets_wrong_is_refused_by_creating()
    {
        Assert.Equal("InvalidThrottleLimit", Refusal(() => Create(new CreateSolutionVersionRequest { Solution = "clicks", ThrottleLimit = 0 })).ErrorId);
        Assert.Equal("InvalidTrainingMode", Refusal(() => Create(new CreateSolutionVersionRequest { Solution = "clicks", TrainingMode = "PARTIAL" })).ErrorId);
        Assert.Equal("UpdateNotSupported", Refusal(() => Create(new CreateSolutionVersionRequest { Solution = "clicks", TrainingMode = "UPDATE" })).ErrorId);
        Assert.Equal("NothingToSearch", Refusal(() => Create(new CreateSolutionVersionRequest { Solution = "clicks", MaxTrainingJobs = 5 })).ErrorId);
        Engine.CreateDatasetGroup(new CreateDatasetGroupRequest { Name = "empty" });
        Engine.CreateSolution(new CreateSolutionRequest { Name = "early", DatasetGroup = "empty", Recipe = "aws-hrnn" }, _fixture.Context);
        Assert.Equal("NoInteractions", Refusal(() => Create(new CreateSolutionVersionRequest { Solution = "early" })).ErrorId);
        Assert.Empty(Engine.ListSolutionVersions(new()));
    }

    [Fact]
    public void Data_that_is_not_enough_is_found_by_the_run_which_records_why()
    {
        var refusal = PersonalizeException.InvalidInput("TooLittleData", "too little data");
        _fixture.CheckTrainingData = _ => throw refusal;
        var version = Create();

        Assert.Same(refusal, Record.Exception(() => Engine.RunSolutionVersion(new(version.Arn), _fixture.Context)));
        Assert.Equal((ResourceStatus.CreateFailed, "too little data"), State(version.Arn));
    }

    [Fact]
    public void Data_that_is_not_enough_any_more_leaves_a_stopped_version_stopped()
    {
        var version = Create();
        Engine.StopSolutionVersion(new(version.Arn), _fixture.Context);
        var stopped = State(version.Arn);
        _fixture.CheckTrainingData = _ => throw PersonalizeException.InvalidInput("TooLittleData", "too little data");

        Assert.Equal("TooLittleData", Refusal(() => Engine.ResumeSolutionVersion(new(version.Arn), _fixture.Context)).ErrorId);
        Assert.Equal(stopped, State(version.Arn));
    }

    [Fact]
    public void A_version_waits_until_its_data_has_been_read()
    {
        var seen = "";
        _fixture.CheckTrainingData = _ => seen = Engine.DescribeSolutionVersion(new("clicks")).Status;
        _fixture.Train();
        Assert.Equal(ResourceStatus.CreatePending, seen);
    }

    [Fact]
    public void Both_steps_in_one_leave_no_version_that_could_not_be_trained()
    {
        var refusal = PersonalizeException.InvalidInput("TooLittleData", "too little data");
        _fixture.CheckTrainingData = _ => throw refusal;

        Assert.Same(refusal, Record.Exception(() => _fixture.Train()));
        Assert.Empty(Engine.ListSolutionVersions(new()));
    }

    [Fact]
    public void A_caller_who_cancels_while_the_data_is_read_leaves_nothing_new_and_stops_what_was_there()
    {
        using var cancel = new CancellationTokenSource();
        _fixture.CheckTrainingData = _ =>
        {
            cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
        };
        var context = _fixture.Context with { CancellationToken = cancel.Token };

        Assert.ThrowsAny<OperationCanceledException>(() => Engine.TrainSolution(new TrainSolutionRequest { Solution = "clicks" }, context));
        Assert.Empty(Engine.ListSolutionVersions(new()));

        var version = Create();
        using var again = new CancellationTokenSource();
        _fixture.CheckTrainingData = _ =>
        {
            again.Cancel();
            again.Token.ThrowIfCancellationRequested();
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Engine.RunSolutionVersion(new(version.Arn), context with { CancellationToken = again.Token }));
        Assert.Equal((ResourceStatus.CreateStopped, "Training was stopped. It can be resumed."), State(version.Arn));
    }

    [Fact]
    public async Task Another_process_can_stop_it_while_the_data_is_read()
    {
        Task<SolutionVersion>? stopping = null;
        _fixture.CheckTrainingData = _ =>
        {
            var arn = Engine.DescribeSolutionVersion(new("clicks")).Arn;
            stopping = Task.Run(() => Engine.StopSolutionVersion(new(arn), OperationContext.None));
            Assert.True(SpinWait.SpinUntil(() => Engine.DescribeSolutionVersion(new(arn)).Status == ResourceStatus.CreateStopping, TimeSpan.FromMinutes(1)));
        };
        _fixture.Training = (_, _, _, context) =>
        {
            context.CancellationToken.WaitHandle.WaitOne();
            throw new OperationCanceledException(context.CancellationToken);
        };

        var version = _fixture.Train();

        Assert.Equal(ResourceStatus.CreateStopped, version.Status);
        Assert.Equal(version, await stopping!);
    }

    private SolutionVersion Create(CreateSolutionVersionRequest? request = null) =>
        Engine.CreateSolutionVersion(request ?? new CreateSolutionVersionRequest { Solution = "clicks" });

    private (string Status, string? Reason) State(string arn)
    {
        var version = Engine.DescribeSolutionVersion(new(arn));
        return (version.Status, version.FailureReason);
    }

    private IEnumerable<string> Statuses(string arn) => _fixture.Store.Catalog.Log.Where(e => e.Arn == arn).Select(e => e.Status);

    private static PersonalizeException Refusal(Action action) => Assert.Throws<PersonalizeException>(action);
}
