using Personalize.Engine.Data;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tuning;

/// <summary>Makes what runs the trials of a search.</summary>
public interface ITrialRunnerFactory
{
    /// <param name="version">Whose search it is; a runner on another machine reads the same data by its ARN from the same store.</param>
    /// <param name="snapshot">The data, as this process has read it.</param>
    /// <param name="threadCount">Threads that this process may use.</param>
    ITrialRunner Create(SolutionVersion version, Snapshot snapshot, int threadCount);
}
