using Personalize.Engine.Data;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tuning;

/// <summary>Runs trials in this process.</summary>
internal sealed class LocalTrialRunnerFactory : ITrialRunnerFactory
{
    public ITrialRunner Create(SolutionVersion version, Snapshot snapshot, int threadCount) => new LocalTrialRunner(snapshot, threadCount);
}
