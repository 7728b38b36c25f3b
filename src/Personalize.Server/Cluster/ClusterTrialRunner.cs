using Personalize.Engine.Ports;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;

namespace Personalize.Server.Cluster;

/// <summary>
/// Runs the trials of a search on whichever node has room. A trial of a node that has died is placed again and goes on from its last checkpoint; what it
/// had reported is not reported twice.
/// Only the node that leads the search records anything, and only while it holds the lease of the version.
/// </summary>
/// <param name="own">Runs trials here, on the data that was read here.</param>
/// <param name="lease">On the version whose search it is.</param>
internal sealed class ClusterTrialRunner(ClusterNode node, ITrialRunner own, ILease lease, string fingerprint) : ITrialRunner
{
    // How many trials wait for room at most: they cost a thread each.
    private const int MostAtOnce = 64;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(10);

    private readonly ClusterNode _node = node;
    private readonly ITrialRunner _own = own;
    private readonly string _version = lease.Arn;
    private readonly ILease _lease = lease;
    private readonly string _fingerprint = fingerprint;

    public int Workers => MostAtOnce;

    public void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context)
    {
        var order = TrialOrder.Of(_version, _fingerprint, request) with { LeaseOwner = _lease.Owner, Need = _own.NeedOf(request) };
        var last = 0;

        // What an earlier node has reported already, its successor reports again: the same, because it is in the checkpoint, or because the same seed
        // gives the same network.
        bool Answer(ValidatedEpoch epoch)
        {
            if (epoch.Epoch <= last)
                return true;
            last = epoch.Epoch;
            return goOn(epoch);
        }

        _node.Trials.Lead(1);
        try
        {
            var end = RunToEnd(order, Answer, context);
            new TrialCheckpoint(_node.Engine.Store.Models, order).Delete();
            if (end is { Phase: TrialPhase.Failed, ErrorId: ErrorIds.TrialDataChanged })
                _own.Run(request with { ThreadCount = 1 }, Answer, context);
            else if (end is { Phase: TrialPhase.Failed, ErrorId: { } errorId })
                throw PersonalizeException.InvalidInput(errorId, end.Error!);
            else if (end.Phase == TrialPhase.Failed)
                throw new InvalidOperationException(end.Error);
        }
        finally
        {
            _node.Trials.Lead(-1);
        }
    }

    private TrialState RunToEnd(TrialOrder order, Func<ValidatedEpoch, bool> answer, OperationContext context)
    {
        while (true)
        {
            var (id, silo) = Place(order, context.CancellationToken);
            if (Follow(id, silo, answer, context) is { Phase: not TrialPhase.Gone } end)
                return end;
            context.Information?.Invoke($"A trial of the {Arn.Describe(_version)} is placed again.");
        }
    }

    // First a node that has the memory, then the one with the most room. It counts its slots and its memory itself, so it may refuse.
    private (string Id, string Silo) Place(TrialOrder order, CancellationToken cancellation)
    {
        var text = order.Write();

        // Many searches that wait for room must not ask all the time.
        for (var wait = s_poll * 4; ; wait = wait * 2 > s_longestWait ? s_longestWait : wait * 2)
        {
            var id = Guid.NewGuid().ToString("N");
            var nodes = Wait(_node.Reports(s_poll * 4)) ?? [];
            foreach (var free in Ordered(nodes, order.Need))
            {
                if (Ask(() => _node.GrainOf(free.Silo).StartTrial(id, text)))
                    return (id, free.Silo);
            }

            Sleep(wait, cancellation);
        }
    }

    /// <summary>The nodes to ask, the best first.</summary>
    public static IEnumerable<NodeReport> Ordered(IEnumerable<NodeReport> nodes, TrialNeed need) => nodes.Where(node => node.TrialRoom >= need.Cores)
        .OrderByDescending(node => node.FreeMemoryBytes >= need.TotalBytes)
        .ThenByDescending(node => node.TrialRoom)
        .ThenByDescending(node => node.FreeMemoryBytes);

    private TrialState Follow(string id, string silo, Func<ValidatedEpoch, bool> answer, OperationContext context)
    {
        var (answered, goesOn) = (0, true);
        var heard = DateTime.UtcNow;
        try
        {
            while (true)
            {
                if (Wait(Safely(() => _node.GrainOf(silo).Follow(id, answered, goesOn))) is { } state)
                {
                    heard = DateTime.UtcNow;
                    foreach (var epoch in state.Epochs.Select(TrialOrder.ParseEpoch).Where(epoch => epoch.Epoch > answered))
                        (answered, goesOn) = (epoch.Epoch, answer(epoch));
                    if (state.Phase != TrialPhase.Running && state.Epochs.Length == 0)
                        return state;
                    if (state.Epochs.Length > 0)
                        continue;
                    if (state.Step.Length > 0)
                        context.Progress?.Invoke(new OperationProgress("Training", state.Step, state.Percent, Level: 1));
                }
                else if (!_node.IsMember(silo) || DateTime.UtcNow - heard > s_longestSilence)
                {
                    return new TrialState(TrialPhase.Gone, []);
                }

                Sleep(s_poll, context.CancellationToken);
            }
        }
        catch
        {
            _ = Safely(async () =>
            {
                await _node.GrainOf(silo).EndTrial(id);
                return "";
            });
            throw;
        }
    }

    private static void Sleep(TimeSpan time, CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(time);
        cancellation.ThrowIfCancellationRequested();
    }

    private static bool Ask(Func<Task<bool>> call) => Wait(Safely(async () => await call() ? "yes" : "no")) == "yes";

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    // Null if the node does not answer.
    private static async Task<T?> Safely<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (NoAnswer.Is(exception))
        {
            return null;
        }
    }
}
