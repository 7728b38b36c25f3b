namespace Personalize.Server.Cluster;

/// <summary>
/// Gives works to nodes. What there is to do is in the store, and whether somebody works on it is told by its lease there; so a dispatcher needs no
/// memory, and any node can have it.
/// </summary>
internal sealed class Dispatcher(ClusterNode node)
{
    // Work that has ended as many processes as this will end the next one as well.
    private const int MostAttempts = 4;

    private readonly ClusterNode _node = node;

    public async Task Pass()
    {
        var works = await Task.Run(_node.Queue.Runner.Unplaced);
        if (works.Count == 0)
            return;
        var nodes = await _node.Reports(TimeSpan.Zero);
        var runner = _node.Queue.Runner;

        // Trainings of different nodes have no key in common.
        IReadOnlyList<string> KeysOf(string arn) => WorkPlacement.IsTraining(arn) ? [] : runner.KeysOf(arn);
        var chosen = await Task.Run(() => WorkPlacement.Choose([.. works.Select(arn => (arn, KeysOf(arn)))], nodes, KeysOf));
        foreach (var (arn, target) in chosen)
        {
            if (await Task.Run(() => _node.Nodes.Give(arn, target.Name)) > MostAttempts)
                await Task.Run(() => GiveUp(arn));
            else if (!await Try(() => _node.GrainOf(target.Silo).Start(arn)))
                await Task.Run(() => _node.Nodes.GiveBack(arn));
        }
    }

    private void GiveUp(string arn)
    {
        _node.Log.Remark($"{MostAttempts} processes have ended while they worked on the {Arn.Describe(arn)}; it is not given to another one.");
        if (WorkPlacement.IsTraining(arn))
            _node.Engine.StopSolutionVersion(new(arn), OperationContext.None);
        _node.Nodes.Forget(arn);
    }

    // A node that has just died is found out by the next pass.
    private static async Task<bool> Try(Func<Task<bool>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return false;
        }
    }
}
