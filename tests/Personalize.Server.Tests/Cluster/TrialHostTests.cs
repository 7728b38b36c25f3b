using Personalize.Engine;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;
using Personalize.Server.Cluster;
using Personalize.Storage;

namespace Personalize.Server.Tests.Cluster;

/// <summary>Trials that a node runs for the leader of a search.</summary>
public sealed class TrialHostTests : IDisposable
{
    private const string Version = "arn:aws:personalize:::solution/shop/one";

    private readonly string _folder = Directory.CreateTempSubdirectory("personalize-trials-").FullName;
    private readonly PersonalizeEngine _engine;
    private readonly TrialHost _host;
    private readonly TrialOrder _order = TrialOrder.Of(Version, "data", new TrainingRequest
    {
        Recipe = RecipeCatalog.Get("aws-hrnn"), Hyperparameters = new Dictionary<string, string> { ["hidden_dimension"] = "43" }, Seed = ulong.MaxValue,
        Objective = new OptimizationObjective("PRICE", "LOW"), Watched = new WatchedMetric(RankingMetrics.Ndcg25, Minimize: true),
        Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    });

    public TrialHostTests()
    {
        _engine = new PersonalizeEngine(new StoreFactory().Open(_folder));
        _host = new TrialHost(_engine, slots: 2);
    }

    public void Dispose()
    {
        _host.Dispose();
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void An_order_goes_over_the_wire_as_it_is()
    {
        var order = TrialOrder.Parse(_order.Write());

        Assert.Equal(_order.Write(), order.Write());
        var request = order.Request(threadCount: 3);
        Assert.Equal((ulong.MaxValue, 3, "aws-hrnn"), (request.Seed, request.ThreadCount, request.Recipe.Name));
        Assert.Equal((_order.Objective, _order.Watched, _order.Now), (request.Objective, request.Watched, request.Now));
    }

    [Fact]
    public void An_epoch_goes_over_the_wire_to_the_last_bit()
    {
        var epoch = new ValidatedEpoch(3, double.NaN, new Dictionary<string, double> { ["ndcg"] = 0.1 + 0.2 }, 1 / 3.0)
        {
            IsKept = true, Compared = new ComparedMetric(Math.PI, [1e-300, 2]),
        };

        var arrived = TrialOrder.ParseEpoch(TrialOrder.Write(epoch));

        Assert.Equal(0.1 + 0.2, arrived.Metrics["ndcg"]);
        Assert.Equal((epoch.Loss, epoch.Seconds, true, Math.PI), (arrived.Loss, arrived.Seconds, arrived.IsKept, arrived.Compared!.Value));
        Assert.Equal([1e-300, 2], arrived.Compared.ByGroup);
    }

    [Fact]
    public async Task A_trial_waits_after_each_epoch_until_it_is_answered()
    {
        Lend(new Steps(epochs: 3));
        Assert.True(_host.TryStart("one", _order));
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            await Until(() => Epochs("one", epoch - 1) is [var number] && number == epoch);
            Assert.Equal(TrialPhase.Running, _host.Follow("one", epoch - 1, goOn: true).Phase);
        }

        _host.Follow("one", 3, goOn: true);
        await Until(() => _host.Follow("one", 3, goOn: true).Phase == TrialPhase.Done);
    }

    [Fact]
    public async Task A_trial_that_is_told_to_end_does_no_further_epoch()
    {
        var steps = new Steps(epochs: 9);
        Lend(steps);
        _host.TryStart("one", _order);
        await Until(() => Epochs("one", 0) is [1]);
        _host.Follow("one", 1, goOn: false);

        await Until(() => _host.Follow("one", 1, goOn: false).Phase == TrialPhase.Done);
        Assert.Equal(1, steps.Trained);
    }

    [Fact]
    public async Task No_more_trials_run_than_there_are_slots()
    {
        Lend(new Steps(epochs: 1));
        Assert.True(_host.TryStart("one", _order));
        Assert.True(_host.TryStart("two", _order));
        Assert.False(_host.TryStart("three", _order));
        Assert.True(_host.TryStart("two", _order));
        Assert.Equal(0, _host.Room);

        await Until(() => Epochs("one", 0) is [1]);
        _host.Follow("one", 1, goOn: true);
        await Until(() => _host.Room == 1);
        Assert.True(_host.TryStart("three", _order));
    }

    [Fact]
    public async Task A_trial_waits_for_the_memory_that_others_here_will_take()
    {
        const long Gigabyte = 1 << 30;
        var free = 10 * Gigabyte;
        using var host = new TrialHost(_engine, slots: 4, () => new NodeMemory(16 * Gigabyte, free));
        using var reading = new ManualResetEventSlim();
        host.Lend(Version, "data", new Steps(epochs: 1) { Reading = reading });
        var order = _order with { Need = new TrialNeed(1, 4 * Gigabyte, 3 * Gigabyte) };
        Assert.True(host.TryStart("one", order));
        Assert.True(host.TryStart("two", order));
        Assert.False(host.TryStart("three", order));

        // What they have taken by now is no longer free by itself.
        free = Gigabyte;
        reading.Set();
        await Until(() => EpochsOf(host, "one") is [1] && EpochsOf(host, "two") is [1]);
        Assert.False(host.TryStart("three", order));
        free = 3 * Gigabyte;
        Assert.Equal(free, host.FreeMemory);
        Assert.True(host.TryStart("three", order));
    }

    [Fact]
    public void A_node_that_does_nothing_else_takes_a_trial_in_any_case()
    {
        using var host = new TrialHost(_engine, slots: 4, () => new NodeMemory(16, 1));
        host.Lend(Version, "data", new Steps(epochs: 1));
        var order = _order with { Need = new TrialNeed(1, 10, 10) };

        Assert.True(host.TryStart("one", order));
        Assert.False(host.TryStart("two", order));
    }

    [Fact]
    public void Nodes_that_have_the_memory_are_asked_first_and_full_ones_not_at_all()
    {
        NodeReport[] nodes = [Node("busy", 0, 90), Node("small", 4, 5), Node("few", 1, 40), Node("more", 2, 30)];

        Assert.Equal(["more", "few", "small"], ClusterTrialRunner.Ordered(nodes, new TrialNeed(1, 10, 10)).Select(node => node.Name));
        Assert.Equal(["small", "more", "few"], ClusterTrialRunner.Ordered(nodes, TrialNeed.Unknown).Select(node => node.Name));
        Assert.Equal(["more", "small"], ClusterTrialRunner.Ordered(nodes, new TrialNeed(2, 10, 10)).Select(node => node.Name));

        static NodeReport Node(string name, int room, long memory) => new(name, name, 1, 1, room, memory, []);
    }

    [Fact]
    public void The_checkpoint_of_a_trial_is_found_by_whoever_leads_the_search_and_by_no_other_trial()
    {
        var name = _order.CheckpointName();

        Assert.Equal(name, (_order with { LeaseOwner = "x", Need = new TrialNeed(1, 2, 3) }).CheckpointName());
        Assert.Equal(name, TrialOrder.Parse(_order.Write()).CheckpointName());
        Assert.NotEqual(name, (_order with { DataFingerprint = "other" }).CheckpointName());
        Assert.NotEqual(name, (_order with { Hyperparameters = new Dictionary<string, string> { ["hidden_dimension"] = "44" } }).CheckpointName());
    }

    [Fact]
    public void A_checkpoint_is_stored_only_as_long_as_the_leader_holds_its_lease()
    {
        var lease = _engine.Store.Catalog.TryAcquireLease(Version)!;
        var checkpoint = new TrialCheckpoint(_engine.Store.Models, _order with { LeaseOwner = lease.Owner });
        checkpoint.Save("{\"a\":1}", [new Tensor("x", [1], new[] { 1f })]);
        lease.Dispose();
        checkpoint.Save("{\"a\":2}", [new Tensor("x", [1], new[] { 2f })]);

        using (var file = checkpoint.TryOpen())
            Assert.Equal("{\"a\":1}", file!.ConfigurationJson);
        checkpoint.Delete();
        Assert.Null(checkpoint.TryOpen());
    }

    [Fact]
    public async Task A_suspended_node_gives_its_trials_up()
    {
        var steps = new Steps(epochs: 1);
        Lend(steps);
        _host.TryStart("one", _order);
        await Until(() => Epochs("one", 0) is [1]);

        _host.Suspend(isSuspended: true);

        Assert.Equal(TrialPhase.Gone, _host.Follow("one", 0, goOn: true).Phase);
        await Until(() => steps.IsCancelled);
        Assert.False(_host.TryStart("two", _order));
        _host.Suspend(isSuspended: false);
        Assert.True(_host.TryStart("two", _order));
    }

    [Fact]
    public async Task What_cannot_be_trained_says_why()
    {
        Lend(new Steps(epochs: 0) { Error = PersonalizeException.InvalidInput(ErrorIds.TooLittleData, "There are 3 users.") });
        _host.TryStart("one", _order);
        await Until(() => _host.Follow("one", 0, goOn: true).Phase == TrialPhase.Failed);

        var state = _host.Follow("one", 0, goOn: true);
        Assert.Equal((ErrorIds.TooLittleData, "There are 3 users."), (state.ErrorId, state.Error));
    }

    [Fact]
    public void A_trial_that_nobody_knows_is_gone() => Assert.Equal(TrialPhase.Gone, _host.Follow("nobody's", 0, goOn: true).Phase);

    private static Task Until(Func<bool> condition) => ClusterStore.Until(condition, "The trial goes on.", seconds: 20);

    private void Lend(ITrialRunner runner) => _host.Lend(Version, "data", runner);

    private static int[] EpochsOf(TrialHost host, string id) =>
        [.. host.Follow(id, 0, goOn: true).Epochs.Select(epoch => TrialOrder.ParseEpoch(epoch).Epoch)];

    private int[] Epochs(string id, int answered) => [.. _host.Follow(id, answered, goOn: true).Epochs.Select(epoch => TrialOrder.ParseEpoch(epoch).Epoch)];

    private sealed class Steps(int epochs) : ITrialRunner
    {
        private volatile int _trained;
        private volatile bool _isCancelled;

        public Exception? Error { get; init; }

        public ManualResetEventSlim? Reading { get; init; }

        public int Trained => _trained;

        public bool IsCancelled => _isCancelled;

        public int Workers => 1;

        public void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context)
        {
            if (Error is { } error)
                throw error;
            Reading?.Wait(context.CancellationToken);
            try
            {
                for (var epoch = 1; epoch <= epochs; epoch++)
                {
                    _trained = epoch;
                    if (!goOn(new ValidatedEpoch(epoch, 1, new Dictionary<string, double>(), 1) { IsKept = true }))
                        return;
                }
            }
            catch (OperationCanceledException)
            {
                _isCancelled = true;
                throw;
            }
        }
    }
}
