using System.Collections.Concurrent;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;
using Personalize.Server.Hosting;

namespace Personalize.Server.Tests.Cluster;

/// <summary>Servers that share a store share its work.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private readonly ClusterStore _store = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [SkippableFact]
    public async Task Trials_run_on_all_nodes_and_choose_what_one_machine_chooses()
    {
        _store.Import();
        var (a, b) = (await _store.Start("a"), await _store.Start("b"));
        var ran = new ConcurrentBag<string>();
        foreach (var server in new[] { a, b })
            server.Node!.Trials.Wrap = runner => new Counted(runner, () => ran.Add(server.Node.Report().Name));
        await ClusterStore.Until(() => a.Node!.Reports(TimeSpan.Zero).Result.Count == 2, "Two nodes know each other.");

        var solution = _store.Engine.CreateSolution(Search("searched"), OperationContext.None);
        var version = _store.Engine.CreateSolutionVersion(new() { Solution = solution.Arn, MaxTrainingJobs = 4, MaxEnsembleSize = 1 });
        a.Node!.Wake();
        await ClusterStore.Until(() => !IsUnfinished(version.Arn), "The version is trained.");

        var trained = _store.Engine.DescribeSolutionVersion(new(version.Arn));
        Assert.Equal(ResourceStatus.Active, trained.Status);
        Assert.Equal(["a", "b"], ran.Distinct().Order());

        // A work is crossed out after the version has its status.
        await ClusterStore.Until(() => !_store.Engine.Store.Nodes!.Works().Any(), "Nothing is left to do.");

        using var alone = _store.Open();
        alone.CreateSolution(Search("alone"), OperationContext.None);
        var local = alone.TrainSolution(new() { Solution = "alone", MaxTrainingJobs = 4, MaxEnsembleSize = 1 }, OperationContext.None);
        Assert.Equal(Choices(local.Arn), Choices(trained.Arn));
        Assert.Equal(local.RecipeArn, trained.RecipeArn);
        Assert.Equal(local.Hyperparameters.OrderBy(one => one.Key), trained.Hyperparameters.OrderBy(one => one.Key));
        Assert.Equal(local.Metrics!["normalized_discounted_cumulative_gain_at_25"], trained.Metrics!["normalized_discounted_cumulative_gain_at_25"]);
    }

    [SkippableFact]
    public async Task A_search_of_a_shell_runs_on_the_nodes_and_its_trials_and_nodes_are_seen()
    {
        _store.Import();
        var (a, b) = (await _store.Start("a"), await _store.Start("b"));
        await ClusterStore.Until(() => _store.Engine.ListNodes(new()).Count == 2, "Two nodes are known.");
        var ran = new ConcurrentBag<string>();
        foreach (var server in new[] { a, b })
            server.Node!.Trials.Wrap = runner => new Counted(runner, () => ran.Add(server.Node.Report().Name));
        var progress = new ConcurrentQueue<string>();
        var details = new ConcurrentQueue<string>();

        var version = _store.Engine.RunAutoML(
            new()
            {
                DatasetGroup = "shop", RecipeList = ["aws-hrnn"], MaxTrainingJobs = 4, MaxEnsembleSize = 1, OnNodes = true,
            },
            new OperationContext { Progress = step => progress.Enqueue(step.Status), Detail = details.Enqueue });

        Assert.Equal(ResourceStatus.Active, version.Status);
        Assert.Equal(4, ran.Count);
        Assert.EndsWith("is trained by the nodes: a, b.", Assert.Single(details));
        Assert.Contains(progress, text => text.Contains(" of 4 trials", StringComparison.Ordinal));
        Assert.Contains(progress, text => text.StartsWith("a: ", StringComparison.Ordinal) || text.StartsWith("b: ", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_suspended_node_hands_its_training_on_and_still_answers(bool isSearch)
    {
        var (version, holder, other) = await BeginLongTraining(isSearch);

        var suspended = _store.Engine.SuspendNode(new(holder.Node!.Report().Name));
        Assert.Equal("SUSPENDED", suspended.Status);
        await ClusterStore.Until(() => other.Node!.Queue.Running.Contains(version.Arn), "The other node has it.");
        Assert.Empty(holder.Node.Queue.Running);
        Assert.Equal(ResourceStatus.CreateInProgress, Status(version.Arn));
        using (var client = _store.Client(holder))
            Assert.Equal("shop", (string?)(await client.Call("DescribeDatasetGroup", new() { ["datasetGroupArn"] = "shop" }))["datasetGroup"]!["name"]);

        // Stopping works from any machine.
        var stopped = _store.Engine.StopSolutionVersion(new(version.Arn), OperationContext.None);
        Assert.Equal(ResourceStatus.CreateStopped, stopped.Status);
        await ClusterStore.Until(() => other.Node!.Queue.Running.Count == 0, "The other node has stopped.");
        Assert.Equal("ACTIVE", _store.Engine.SuspendNode(new(holder.Node.Report().Name, IsSuspended: false)).Status);
    }

    [SkippableFact]
    public async Task A_server_that_ends_leaves_its_work_to_the_others()
    {
        var (version, holder, other) = await BeginLongTraining(isSearch: true);

        await _store.Stop(holder);

        await ClusterStore.Until(() => other.Node!.Queue.Running.Contains(version.Arn), "The other node has it.");
        Assert.Equal([other.Node!.Report().Name], _store.Engine.ListNodes(new()).Select(node => node.Name));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_trial_whose_node_ends_goes_on_elsewhere_from_its_last_checkpoint(bool endsTheLeader)
    {
        const int EpochsBefore = 2;
        _store.Import();
        var (a, b) = (await _store.Start("a"), await _store.Start("b"));
        await ClusterStore.Until(() => a.Node!.Reports(TimeSpan.Zero).Result.Count == 2, "Two nodes know each other.");
        var trained = new ConcurrentQueue<(ServerHost Server, int Epoch, double Seconds)>();
        foreach (var server in new[] { a, b })
        {
            server.Node!.Trials.CheckpointInterval = TimeSpan.Zero;
            server.Node.Trials.Suspend(isSuspended: true);
            server.Node.Trials.Wrap = runner => new Watched(runner, (epoch, stop) =>
            {
                trained.Enqueue((server, epoch.Epoch, epoch.Seconds));
                if (epoch.Epoch > EpochsBefore && trained.All(one => one.Server == server))
                    stop.WaitHandle.WaitOne();
                stop.ThrowIfCancellationRequested();
            });
        }

        _store.Engine.CreateSolution(Search("searched"), OperationContext.None);
        var version = _store.Engine.CreateSolutionVersion(new() { Solution = "searched", MaxTrainingJobs = 1, MaxEnsembleSize = 1 });
        a.Node!.Wake();
        await ClusterStore.Until(() => Holder(a, b, version.Arn) is not null, "It is begun.");
        var leader = Holder(a, b, version.Arn)!;
        var follower = leader == a ? b : a;
        var (ends, stays) = endsTheLeader ? (leader, follower) : (follower, leader);
        ends.Node!.Trials.Suspend(isSuspended: false);
        await ClusterStore.Until(() => trained.Any(one => one.Epoch > EpochsBefore), "The trial is in the middle.");

        stays.Node!.Trials.Suspend(isSuspended: false);
        await _store.Stop(ends);
        stays.Node.Wake();
        await ClusterStore.Until(() => !IsUnfinished(version.Arn), "The version is trained.");

        Assert.Equal(ResourceStatus.Active, Status(version.Arn));
        var (before, after) = (trained.Where(one => one.Server == ends), trained.Where(one => one.Server == stays));
        Assert.Equal(
            before.Take(EpochsBefore).Select(one => (one.Epoch, one.Seconds)), after.Take(EpochsBefore).Select(one => (one.Epoch, one.Seconds)));
        using var alone = _store.Open();
        alone.CreateSolution(Search("alone"), OperationContext.None);
        var local = alone.TrainSolution(new() { Solution = "alone", MaxTrainingJobs = 1, MaxEnsembleSize = 1 }, OperationContext.None);
        Assert.Equal(Choices(local.Arn), Choices(version.Arn));
        Assert.Empty(Directory.GetFiles(_store.Folder, "trial-*", SearchOption.AllDirectories));
    }

    private async Task<(SolutionVersion Version, ServerHost Holder, ServerHost Other)> BeginLongTraining(bool isSearch)
    {
        // A search can be made to wait; another training takes about ten times as long as the test if nobody stops it.
        if (isSearch)
            _store.Import();
        else
            _store.Import(users: 400, length: 400);
        var (a, b) = (await _store.Start("a"), await _store.Start("b"));
        await ClusterStore.Until(() => a.Node!.Reports(TimeSpan.Zero).Result.Count == 2, "Two nodes know each other.");

        // A search does not end by itself, however fast the machine is.
        foreach (var server in new[] { a, b })
        {
            server.Node!.Trials.Wrap = runner => new Watched(runner, (_, stop) =>
            {
                stop.WaitHandle.WaitOne();
                stop.ThrowIfCancellationRequested();
            });
        }

        _store.Engine.CreateSolution(isSearch ? Search("long") : Large("long"), OperationContext.None);
        var version = _store.Engine.CreateSolutionVersion(new() { Solution = "long" });
        await ClusterStore.Until(() => Holder(a, b, version.Arn) is not null && Status(version.Arn) == ResourceStatus.CreateInProgress, "It is begun.");
        var holder = Holder(a, b, version.Arn)!;
        var other = holder == a ? b : a;
        return (version, holder, other);
    }

    private static CreateSolutionRequest Search(string name) => new()
    {
        Name = name, DatasetGroup = "shop", PerformAutoML = true, RecipeList = ["aws-hrnn"],
    };

    private static CreateSolutionRequest Large(string name) => new()
    {
        Name = name, DatasetGroup = "shop", Recipe = "aws-hrnn", SolutionConfig = new Dictionary<string, object?>
        {
            ["algorithmHyperParameters"] = new Dictionary<string, object?> { ["hidden_dimension"] = "256" },
        },
    };

    private string[] Choices(string version) =>
    [
        .. _store.Engine.ListTrials(new(version)).OrderBy(trial => trial.Number).Select(trial =>
            $"{trial.Number} {trial.RecipeArn} "
                + $"{string.Join(',', trial.Hyperparameters.OrderBy(one => one.Key))} {trial.Metric:R} {trial.Epochs.Count} {trial.Status}"),
    ];

    private static ServerHost? Holder(ServerHost a, ServerHost b, string arn) =>
        a.Node!.Queue.Running.Contains(arn) ? a : b.Node!.Queue.Running.Contains(arn) ? b : null;

    private string Status(string arn) => _store.Engine.Store.Catalog.Find<SolutionVersion>(arn)!.Status;

    private bool IsUnfinished(string arn) => Status(arn) is ResourceStatus.CreatePending or ResourceStatus.CreateInProgress;

    private sealed class Watched(ITrialRunner inner, Action<ValidatedEpoch, CancellationToken> trained) : ITrialRunner
    {
        public int Workers => inner.Workers;

        public void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context) => inner.Run(
            request,
            epoch =>
            {
                trained(epoch, context.CancellationToken);
                return goOn(epoch);
            },
            context);
    }

    private sealed class Counted(ITrialRunner inner, Action count) : ITrialRunner
    {
        public int Workers => inner.Workers;

        public void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context)
        {
            count();
            inner.Run(request, goOn, context);
        }
    }
}
