using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Jobs;

/// <summary>A job while a process does it.</summary>
/// <param name="Job">As it is recorded.</param>
/// <param name="Lease">Held until the job has ended.</param>
/// <param name="Context">Cancelled also when the job is asked to stop.</param>
internal sealed record JobRun<T>(T Job, ILease Lease, OperationContext Context)
    where T : Resource
{
    /// <summary>Adds to the record of a failing job what it has come to.</summary>
    public Func<T, T> SoFar { get; set; } = job => job;
}
