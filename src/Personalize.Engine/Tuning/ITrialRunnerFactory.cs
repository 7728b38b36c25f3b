using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tuning;

/// <summary>Creates the runner for the trials of a search.</summary>
public interface ITrialRunnerFactory
{
    /// <param name="version">The version whose search it is; a runner on another machine can read the same data from the same store by its ARN.</param>
    /// <param name="snapshot">The data, as this process has read it.</param>
    /// <param name="dataFingerprint">Identifies the data, so that a runner elsewhere reads no other.</param>
    /// <param name="threadCount">Number of threads that this process may use.</param>
    /// <param name="lease">Held until the search has ended: what a runner elsewhere stores, it stores only as long as that is so.</param>
    ITrialRunner Create(SolutionVersion version, Snapshot snapshot, string dataFingerprint, int threadCount, ILease lease);
}
