using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tuning;

/// <summary>Runs trials in this process.</summary>
public sealed class LocalTrialRunnerFactory : ITrialRunnerFactory
{
    /// <inheritdoc/>
    public ITrialRunner Create(SolutionVersion version, Snapshot snapshot, string dataFingerprint, int threadCount, ILease lease) =>
        new LocalTrialRunner(snapshot, threadCount);
}
