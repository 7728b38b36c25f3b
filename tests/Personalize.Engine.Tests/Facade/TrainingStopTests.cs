using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

/// <summary>Trainings that are stopped, die or lose their lease, and what can be done with their versions.</summary>
public sealed class TrainingStopTests : IDisposable
{
    private readonly EngineFixture _fixture = new();

    private PersonalizeEngine Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Only_what_is_not_active_and_not_in_work_can_be_resumed()
    {
        _fixture.Prepare();
        var version = _fixture.Train();
        Assert.Equal("SolutionVersionActive", Refusal(() => Engine.ResumeSolutionVersion(new(version.Arn), _fixture.Context)).ErrorId);
        Assert.Equal("SolutionVersionActive", Refusal(() => Engine.ResumeSolutionVersion(new("clicks"), _fixture.Context)).ErrorId);
        Assert.Equal(ErrorKind.ResourceNotFound, Refusal(() => Engine.ResumeSolutionVersion(new("clicks/000000000000"), _fixture.Context)).Kind);
        using (_fixture.Store.Catalog.TryAcquireLease(version.Arn))
            Assert.Equal("SolutionVersionInWork", Refusal(() => Engine.ResumeSolutionVersion(new(version.Arn), _fixture.Context)).ErrorId);
    }

    [Fact]
    public async Task Stopping_reaches_the_training_and_waits_for_it()
    {
        _fixture.Prepare();
        var started = new TaskCompletionSource<string>();
        _fixture.Training = (_, _, _, context) =>
        {
            started.SetResult(Engine.DescribeSolutionVersion(new("clicks")).Arn);
            context.CancellationToken.WaitHandle.WaitOne();
            Assert.Equal(ResourceStatus.CreateStopping, Engine.DescribeSolutionVersion(new("clicks")).Status);
            throw new OperationCanceledException(context.CancellationToken);
        };
        var training = Task.Run(() => _fixture.Train());
        var arn = await started.Task;

        var stopped = Engine.StopSolutionVersion(new(arn), OperationContext.None);
        var returned = await training;

        Assert.Equal(ResourceStatus.CreateStopped, stopped.Status);
        Assert.Equal(stopped, returned);
        Assert.Equal(["CREATE PENDING", "CREATE IN_PROGRESS", "CREATE STOPPING", "CREATE STOPPED"], Statuses(arn));
        Assert.Contains("was stopped by another process", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public async Task A_version_finished_before_it_could_stop_stays_active()
    {
        _fixture.Prepare();
        Task<SolutionVersion>? stopping = null;
        _fixture.Store.Models.Saving = (_, _) =>
        {
            var arn = Engine.DescribeSolutionVersion(new("clicks")).Arn;
            stopping = Task.Run(() => Engine.StopSolutionVersion(new(arn), _fixture.Context));
            SpinWait.SpinUntil(() => Engine.DescribeSolutionVersion(new(arn)).Status == ResourceStatus.CreateStopping);
        };

        Assert.Equal(ResourceStatus.Active, _fixture.Train().Status);

        Assert.Equal(ResourceStatus.Active, (await stopping!).Status);
        Assert.Contains("finished before it could be stopped", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public void Waiting_for_the_stop_can_be_cancelled()
    {
        _fixture.Prepare();
        var version = _fixture.TrainAndDie();
        using var lease = _fixture.Store.Catalog.TryAcquireLease(version.Arn);

        Assert.ThrowsAny<OperationCanceledException>(
            () => Engine.StopSolutionVersion(new(version.Arn), new OperationContext { CancellationToken = new CancellationToken(true) }));
    }

    [Fact]
    public void Only_a_version_in_work_can_be_stopped()
    {
        _fixture.Prepare();
        var version = _fixture.Train();
        Assert.Equal("SolutionVersionNotInWork", Refusal(() => Engine.StopSolutionVersion(new(version.Arn), _fixture.Context)).ErrorId);
        Assert.Equal("SolutionVersionNotInWork", Refusal(() => Engine.StopSolutionVersion(new("clicks"), _fixture.Context)).ErrorId);
    }

    [Fact]
    public void A_version_whose_process_died_is_reported_failed_and_can_go_on()
    {
        _fixture.Prepare();
        var dead = _fixture.TrainAndDie();

        Assert.Equal(ResourceStatus.CreateInProgress, dead.Status);
        Assert.All(
            new[]
            {
                Engine.DescribeSolutionVersion(new(dead.Arn)), Engine.DescribeSolutionVersion(new("clicks")),
                Engine.ListSolutionVersions(new("clicks"))[0], Engine.ListSolutionVersions(new())[0],
            },
            version =>
            {
                Assert.Equal(ResourceStatus.CreateFailed, version.Status);
                Assert.Contains("ended before the training did. It can be resumed.", version.FailureReason);
            });
        Assert.Equal(dead, _fixture.Store.Catalog.Find<SolutionVersion>(dead.Arn));
        Assert.Equal(ResourceStatus.Active, Engine.ResumeSolutionVersion(new(dead.Arn), _fixture.Context).Status);
    }

    [Fact]
    public void A_version_whose_process_died_can_be_stopped_and_deleted()
    {
        _fixture.Prepare();
        var dead = _fixture.TrainAndDie();

        Assert.Equal(ResourceStatus.CreateStopped, Engine.StopSolutionVersion(new(dead.Arn), _fixture.Context).Status);
        Engine.DeleteSolutionVersion(new(dead.Arn));
        Assert.Empty(Engine.ListSolutionVersions(new()));
    }

    [Fact]
    public void A_process_that_lost_its_lease_changes_nothing()
    {
        _fixture.Prepare();
        ILease? other = null;
        _fixture.Training = (_, _, _, _) =>
        {
            var arn = Engine.DescribeSolutionVersion(new("clicks")).Arn;
            _fixture.Store.Catalog.Expire(arn);
            other = _fixture.Store.Catalog.TryAcquireLease(arn);
            return EngineFixture.Trained();
        };

        Assert.Equal("LeaseLost", Refusal(() => _fixture.Train()).ErrorId);
        Assert.Equal(ResourceStatus.CreateInProgress, Engine.DescribeSolutionVersion(new("clicks")).Status);
        other!.Dispose();
    }

    private IEnumerable<string> Statuses(string arn) => _fixture.Store.Catalog.Log.Where(e => e.Arn == arn).Select(e => e.Status);

    private static PersonalizeException Refusal(Action action) => Assert.Throws<PersonalizeException>(action);
}
