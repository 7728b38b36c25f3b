using Personalize.Engine.Training;
using Personalize.Engine.Tuning;

namespace Personalize.Server.Cluster;

/// <summary>
/// Runs the trials of a search on whichever node has room. A trial of a node that has died is placed again; what it had reported is not reported twice.
/// Only the node that leads the search records anything, and only while it holds the lease of the version.
/// </summary>
/// <param name="own">Runs trials here, on the data that was read here.</param>
internal sealed class ClusterTrialRunner(ClusterNode node, ITrialRunner own, string version, string fingerprint) : ITrialRunner
{
    // How many trials wait for room at most: they cost a thread each.
    private const int MostAtOnce = 64;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(10);

    private readonly ClusterNode _node = node;
    private readonly ITrialRunner _own = own;
    private readonly string _version = version;
    private readonly string _fingerprint = fingerprint;

    public int Workers => MostAtOnce;

    public void Run(TrainingRequest request, Func<ValidatedEpoch, bool> goOn, OperationContext context)
    {
        var order = TrialOrder.Of(_version, _fingerprint, request).Write();
        var last = 0;

        // What an earlier node has reported already, its successor reports again: the same, because the same seed gives the same network.
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
            while (true)
            {
                var (id, silo) = Place(order, context.CancellationToken);
                switch (Follow(id, silo, Answer, context))
                {
                    case { Phase: TrialPhase.Done }:
                        return;
                    case { Phase: TrialPhase.Failed, ErrorId: ErrorIds.TrialDataChanged }:
                        _own.Run(request with { ThreadCount = 1 }, Answer, context);
                        return;
                    case { Phase: TrialPhase.Failed, ErrorId: { } errorId } failed:
                        throw PersonalizeException.InvalidInput(errorId, failed.Error!);
                    case { Phase: TrialPhase.Failed } failed:
                        throw new InvalidOperationException(failed.Error);
                    default:
                        context.Information?.Invoke($"A trial of the {Arn.Describe(_version)} is placed again.");
                        break;
                }
            }
        }
        finally
        {
            _node.Trials.Lead(-1);
        }
    }

    // The node with the most room; it counts its slots itself, so it may refuse.
    private (string Id, string Silo) Place(string order, CancellationToken cancellation)
    {
        // Many searches that wait for room must not ask all the time.
        for (var wait = s_poll * 4; ; wait = wait * 2 > s_longestWait ? s_longestWait : wait * 2)
        {
            var id = Guid.NewGuid().ToString("N");
            var nodes = Wait(_node.Reports(s_poll * 4)) ?? [];
            foreach (var free in nodes.Where(one => one.TrialRoom > 0).OrderByDescending(one => one.TrialRoom).ThenByDescending(one => one.FreeMemoryBytes))
            {
                if (Ask(() => _node.GrainOf(free.Silo).StartTrial(id, order)))
                    return (id, free.Silo);
            }

            Sleep(wait, cancellation);
        }
    }

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
