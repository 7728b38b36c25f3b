namespace Personalize.Server.Cluster;

/// <summary>Passes what other nodes ask on to this one. It has no state of its own, so it does not matter how often it is activated.</summary>
[NodePlacement]
internal sealed class NodeGrain(ClusterNode node) : Grain, INodeGrain
{
    private readonly ClusterNode _node = node;

    public Task<NodeReport> Report() => Task.FromResult(_node.Report());

    public Task<bool> Start(string arn) => Task.Run(() => _node.Queue.TryStart(arn));

    public Task<bool> StartTrial(string id, string order) => Task.FromResult(_node.Trials.TryStart(id, TrialOrder.Parse(order)));

    public Task<TrialState> Follow(string id, int answered, bool goOn) => Task.FromResult(_node.Trials.Follow(id, answered, goOn));

    public Task EndTrial(string id)
    {
        _node.Trials.End(id);
        return Task.CompletedTask;
    }
}
