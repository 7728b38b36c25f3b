using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Versions;

/// <summary>Trainings of a shell that nodes do.</summary>
public sealed class NodeTrainingTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly EngineFixture _fixture = new();
    private readonly FakeNodes _nodes = new();
    private readonly ConcurrentQueue<string> _details = [];
    private readonly ConcurrentQueue<string> _progress = [];
    private readonly CancellationTokenSource _stop = new();

    public NodeTrainingTests()
    {
        _fixture.Prepare();
        _fixture.Store.Nodes = _nodes;
        _nodes.Set(Node("n1"), Node("old") with { SilentFor = TimeSpan.FromMinutes(1) }, Node("idle") with { IsSuspended = true });
    }

    public void Dispose()
    {
        _stop.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Where_there_are_nodes_one_of_them_trains_and_the_caller_sees_how_far_it_is()
    {
        using var seen = new ManualResetEventSlim();
        var threads = new ConcurrentQueue<int>();
        _fixture.Training = (_, _, _, _) =>
        {
            threads.Enqueue(Environment.CurrentManagedThreadId);
            _nodes.Set(Node("n1") with { Running = [new NodeWork(Versions()[0].Arn, IsTrial: false, "epoch 3 of 12", 25)] });
            Assert.True(seen.Wait(s_patience));
            return EngineFixture.Trained();
        };
        var begun = new List<string>();
        var node = Work();

        var version = _fixture.Engine.TrainSolution(
            new TrainSolutionRequest { Solution = "clicks", OnNodes = true, Begun = begunVersion => begun.Add(begunVersion.Status) },
            Context(onProgress: text =>
            {
                if (text.Contains("epoch 3", StringComparison.Ordinal))
                    seen.Set();
            }));
        await node;

        Assert.Equal((ResourceStatus.Active, 0.5), (version.Status, version.Metrics!["coverage"]));
        Assert.Equal([ResourceStatus.CreateInProgress], begun);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, threads);
        Assert.Contains("Training on the nodes: n1: epoch 3 of 12 (25 %)", _progress);
        Assert.EndsWith("is trained by the nodes: n1.", Assert.Single(_details));
    }

    [Fact]
    public void Without_an_active_node_or_if_it_is_not_asked_for_it_is_trained_here()
    {
        _fixture.Engine.TrainSolution(new TrainSolutionRequest { Solution = "clicks" }, Context());
        Assert.Empty(_details);

        _nodes.Set(Node("old") with { SilentFor = TimeSpan.FromMinutes(1) });
        var version = _fixture.Engine.TrainSolution(new TrainSolutionRequest { Solution = "clicks", OnNodes = true }, Context());

        Assert.Equal(ResourceStatus.Active, version.Status);
        Assert.Contains("no node that is active", Assert.Single(_details));
    }

    [Fact]
    public async Task A_caller_who_cancels_stops_it_wherever_it_runs_and_it_can_be_resumed()
    {
        _fixture.Training = (_, _, _, context) =>
        {
            _stop.Cancel();
            Assert.True(context.CancellationToken.WaitHandle.WaitOne(s_patience));
            throw new OperationCanceledException(context.CancellationToken);
        };
        var node = Work();

        Assert.ThrowsAny<OperationCanceledException>(
            () => _fixture.Engine.TrainSolution(new TrainSolutionRequest { Solution = "clicks", OnNodes = true }, Context()));
        await node;

        Assert.Equal(ResourceStatus.CreateStopped, Assert.Single(Versions()).Status);
        _fixture.Training = (_, _, _, _) => EngineFixture.Trained();
        Assert.Equal(ResourceStatus.Active, _fixture.Engine.ResumeSolutionVersion(new("clicks"), OperationContext.None).Status);
    }

    [Fact]
    public void A_caller_who_cancels_before_a_node_has_begun_leaves_nothing_behind()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => _fixture.Engine.RunAutoML(
            new AutoMLRequest { DatasetGroup = EngineFixture.Group, OnNodes = true }, Context(onProgress: _ => _stop.Cancel())));

        Assert.Empty(Versions());
        Assert.Equal("clicks", Assert.Single(_fixture.Store.Catalog.List<Solution>()).Name);
    }

    [Fact]
    public async Task Data_that_cannot_be_trained_on_is_said_to_be_so_and_leaves_nothing_behind()
    {
        _fixture.CheckTrainingData = _ => throw PersonalizeException.InvalidInput(ErrorIds.TooLittleData, "There are 3 users, and 50 are needed.");
        var node = Work();

        var error = Assert.Throws<PersonalizeException>(
            () => _fixture.Engine.TrainSolution(new TrainSolutionRequest { Solution = "clicks", OnNodes = true }, Context()));
        await Assert.ThrowsAsync<PersonalizeException>(() => node);

        Assert.Equal(ErrorIds.TrainingFailed, error.ErrorId);
        Assert.Contains("There are 3 users, and 50 are needed.", error.Message);
        Assert.Empty(Versions());
    }

    [Fact]
    public void When_all_nodes_are_gone_it_is_trained_here()
    {
        var looks = 0;
        var version = _fixture.Engine.TrainSolution(new TrainSolutionRequest { Solution = "clicks", OnNodes = true }, Context(onProgress: _ =>
        {
            if (looks++ > 0)
                return;
            _nodes.Set();
            _fixture.Clock.Advance(60);
        }));

        Assert.Equal(ResourceStatus.Active, version.Status);
        Assert.Contains("There are no nodes any more", Assert.Single(_fixture.Warnings));
    }

    [Fact]
    public async Task A_training_that_is_due_is_done_by_a_node_as_well()
    {
        var node = Work();
        var version = _fixture.Engine.TrainSolutionIfDue(new(new TrainSolutionRequest { Solution = "clicks", OnNodes = true }), Context());
        await node;

        Assert.Equal((ResourceStatus.Active, "AUTOMATIC"), (version!.Status, version.TrainingType));
    }

    private static Node Node(string name) => new() { Name = name };

    private IReadOnlyList<SolutionVersion> Versions() => _fixture.Store.Catalog.List<SolutionVersion>();

    // What a server does with a version that waits.
    private Task Work() => Task.Run(() =>
    {
        using var engine = _fixture.AnotherEngine();
        Assert.True(SpinWait.SpinUntil(() => Versions().Any(version => version.Status == ResourceStatus.CreatePending), s_patience));
        engine.RunSolutionVersion(new(Versions()[^1].Arn), OperationContext.None);
    });

    private OperationContext Context(Action<string>? onProgress = null) => new()
    {
        CancellationToken = _stop.Token,
        Warning = _fixture.Warnings.Enqueue,
        Detail = _details.Enqueue,
        Progress = step =>
        {
            var text = $"{step.Activity}: {step.Status} ({step.Percent:0} %)";
            _progress.Enqueue(text);
            onProgress?.Invoke(text);
        },
    };
}
