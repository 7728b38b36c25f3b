using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Tuning;

namespace Personalize.Server.Cluster;

/// <summary>Lets trials run on all nodes, once there are some: an engine is made before its server joins a cluster.</summary>
internal sealed class ClusterTrialRunnerFactory : ITrialRunnerFactory
{
    private readonly LocalTrialRunnerFactory _local = new();

    /// <summary>Null as long as there is only this machine.</summary>
    public ClusterNode? Node { get; set; }

    public ITrialRunner Create(SolutionVersion version, Snapshot snapshot, string dataFingerprint, int threadCount, ILease lease)
    {
        var own = _local.Create(version, snapshot, dataFingerprint, threadCount, lease);
        if (Node is not { } node)
            return own;
        node.Trials.Lend(version.Arn, dataFingerprint, own);
        return new ClusterTrialRunner(node, own, lease, dataFingerprint);
    }
}
